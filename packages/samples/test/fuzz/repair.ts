import { crc32 } from 'node:zlib';

// A mutated file with right checksums is believed further than one with wrong ones.

/** The tar with the checksum of each header right again. */
export function repairTar(tar: Buffer): Buffer {
  for (let at = 0; at + 512 <= tar.length; at += 512) {
    const block = tar.subarray(at, at + 512);
    if (block.toString('latin1', 257, 262) !== 'ustar') continue;
    block.fill(0x20, 148, 156);
    const sum = block.reduce((a, b) => a + b, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  }
  return tar;
}

/** The PNG with the CRC of each chunk right again, as far as its lengths lead. */
export function repairPng(png: Buffer): Buffer {
  for (let at = 8; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    if (at + 12 + length > png.length) break;
    png.writeUInt32BE(crc32(png.subarray(at + 4, at + 8 + length)), at + 8 + length);
    at += 12 + length;
  }
  return png;
}

/** The zip with the CRC-32 and the sizes of stored entries in both headers as its bytes have them. */
export function repairZip(zip: Buffer): Buffer {
  for (
    let at = zip.indexOf('PK\x01\x02');
    at >= 0 && at + 46 <= zip.length;
    at = zip.indexOf('PK\x01\x02', at + 4)
  ) {
    const local = zip.readUInt32LE(at + 42);
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    if (method !== 0 || local + 30 > zip.length || zip.readUInt32LE(local) !== 0x04034b50) continue;
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    if (start + size > zip.length) continue;
    const crc = crc32(zip.subarray(start, start + size));
    zip.writeUInt32LE(crc, at + 16);
    zip.writeUInt32LE(crc, local + 14);
    zip.copy(zip, local + 18, at + 20, at + 28);
  }
  return zip;
}
