import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a hand-made zip; the overrides are what a hostile archive would lie about. */
export interface RawZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** Unix file mode, such as 0o120777 for a symbolic link. */
  readonly mode?: number;
  readonly localName?: string;
  readonly declaredSize?: number;
  readonly localDeclaredSize?: number;
  readonly crc?: number;
}

/**
 * A zip archive written byte by byte, since libraries refuse to write what the tests must read; with `zip64`, or
 * more entries than fit otherwise, its end is that of zip64.
 */
export function rawZip(entries: readonly RawZipEntry[], { zip64 = false } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const method = entry.method ?? 8;
    const data = method === 8 ? deflateRawSync(entry.bytes) : Buffer.from(entry.bytes);
    const crc = entry.crc ?? crc32(entry.bytes);
    const size = entry.declaredSize ?? entry.bytes.length;
    const common = (declared: number, name: Buffer) => {
      const fields = Buffer.alloc(26);
      fields.writeUInt16LE(20, 0);
      fields.writeUInt16LE(entry.flags ?? 0x800, 2);
      fields.writeUInt16LE(method, 4);
      fields.writeUInt32LE(crc, 10);
      fields.writeUInt32LE(data.length, 14);
      fields.writeUInt32LE(declared, 18);
      fields.writeUInt16LE(name.length, 22);
      return fields;
    };
    const localName = Buffer.from(entry.localName ?? entry.name);
    const name = Buffer.from(entry.name);
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04'),
      common(entry.localDeclaredSize ?? size, localName),
      localName,
      data,
    ]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.of(20, 3), common(size, name), tail, name);
    parts.push(local);
    offset += local.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const place = { entries: entries.length, bytes: directoryBytes.length, offset };
  const end = zip64 || entries.length > 0xffff ? zip64End(place) : zipEnd(place);
  return Buffer.concat([...parts, directoryBytes, end]);
}

interface Directory {
  readonly entries: number;
  readonly bytes: number;
  readonly offset: number;
}

function zipEnd({ entries, bytes, offset }: Directory): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

/** The end of zip64, its locator, and an ordinary end in which nothing fits. */
export function zip64End({ entries, bytes, offset }: Directory): Buffer {
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 'latin1');
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(offset + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, zipEnd({ entries: 0xffff, bytes: 0xffffffff, offset: 0xffffffff })]);
}

export interface RawTarEntry {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly type?: string;
  readonly link?: string;
  readonly declaredSize?: number;
}

/** A ustar archive written block by block. */
export function rawTar(entries: readonly RawTarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const bytes = entry.bytes ?? new Uint8Array(0);
    const header = Buffer.alloc(512);
    header.write(entry.name, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${(entry.declaredSize ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0        ', 136);
    header.write(entry.type ?? '0', 156);
    header.write(entry.link ?? '', 157, 100);
    header.write('ustar\x0000', 257, 'latin1');
    const sum = header.reduce((a, b) => a + b, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
