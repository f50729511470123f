import { open } from 'node:fs/promises';
import { zip64End } from './archives.ts';

const NAME = 'arr_0.npy';

/**
 * Writes an .npz of zip64 as numpy.savez does, whose arr_0 (uint8) is a hole in the file but for the given bytes: as large
 * as it says and hardly on the disk. The CRC-32 is 0, which only a reading of the whole array can refuse.
 */
export async function writeSparseNpz(
  path: string,
  shape: readonly number[],
  { crc = 0, bytes = [] }: { crc?: number; bytes?: readonly { at: number; data: Uint8Array }[] } = {},
): Promise<void> {
  const dict = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = Buffer.alloc(128, 0x20);
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(118, 8);
  header.write(`${dict.padEnd(117)}\n`, 10);
  const size = header.length + shape.reduce((a, b) => a * b, 1);

  const local = Buffer.alloc(30 + NAME.length + 20);
  local.write('PK\x03\x04', 'latin1');
  local.writeUInt16LE(45, 4);
  local.writeUInt32LE(crc, 14);
  local.fill(0xff, 18, 26);
  local.writeUInt16LE(NAME.length, 26);
  local.writeUInt16LE(20, 28);
  local.write(NAME, 30);
  const extra = local.subarray(30 + NAME.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(size), 4);
  extra.writeBigUInt64LE(BigInt(size), 12);

  const entry = Buffer.alloc(46);
  entry.write('PK\x01\x02', 'latin1');
  local.copy(entry, 6, 4, 30);
  const directory = Buffer.concat([entry, Buffer.from(NAME), extra]);

  await using file = await open(path, 'w');
  const start = local.length + header.length;
  await file.write(Buffer.concat([local, header]), 0);
  for (const { at, data } of bytes) await file.write(data, 0, data.length, start + at);
  const offset = local.length + size;
  await file.write(
    Buffer.concat([directory, zip64End({ entries: 1, bytes: directory.length, offset })]),
    0,
    undefined,
    offset,
  );
}
