/** One 512-byte header block of a tar archive (POSIX.1-2001 ustar, with GNU's and pre-POSIX variants). */
export interface TarHeader {
  readonly name: string;
  readonly size: number;
  /** The type flag as a character; "0" for plain files in every variant. */
  readonly type: string;
}

export const TAR_BLOCK = 512;

/** Reads a header block; `end` for the block of zeros that closes an archive, undefined for anything else. */
export function parseTarHeader(block: Uint8Array): TarHeader | 'end' | undefined {
  if (block.length !== TAR_BLOCK) return undefined;
  if (block.every((byte) => byte === 0)) return 'end';
  const field = (start: number, length: number) => {
    const bytes = block.subarray(start, start + length);
    const end = bytes.indexOf(0);
    return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
  };
  // The checksum is the sum of all bytes with its own field read as spaces.
  let sum = 8 * 0x20;
  for (let i = 0; i < TAR_BLOCK; i++) if (i < 148 || i >= 156) sum += block[i]!;
  if (Number.parseInt(field(148, 8), 8) !== sum) return undefined;

  const size = block[124]! & 0x80 ? base256(block.subarray(125, 136)) : octal(field(124, 12));
  if (size === undefined) return undefined;
  const posix = field(257, 6) === 'ustar';
  const prefix = posix ? field(345, 155) : '';
  const name = prefix === '' ? field(0, 100) : `${prefix}/${field(0, 100)}`;
  const flag = block[156] === 0 ? '0' : String.fromCharCode(block[156]!);
  const type = flag === '7' || (flag === '0' && name.endsWith('/')) ? (flag === '7' ? '0' : '5') : flag;
  return { name, size, type };
}

function octal(text: string): number | undefined {
  const digits = text.trim();
  if (!/^[0-7]*$/.test(digits)) return undefined;
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

/** GNU's binary sizes, for files of 8 GiB and more. */
function base256(bytes: Uint8Array): number | undefined {
  const size = bytes.reduce((value, byte) => value * 256 + byte, 0);
  return Number.isSafeInteger(size) ? size : undefined;
}

/** The header block of a plain file: POSIX ustar, with GNU's binary sizes from 8 GiB on. The same name and size give the same bytes. */
export function tarHeader(name: string, size: number): Uint8Array {
  if (!/^[\x21-\x7e]{1,100}$/.test(name))
    throw new Error(`tarHeader: expected a short plain name, got ${name}`);
  const block = Buffer.alloc(TAR_BLOCK);
  block.write(name, 0, 'latin1');
  block.write(`0000644\0${'0000000\0'.repeat(2)}`, 100, 'latin1');
  if (size < 8 ** 11) block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write('00000000000\0', 136, 'latin1');
  block.write('        0', 148, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** The zeros that fill up the last block of a file of this size. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK);
}

/** The two blocks of zeros behind the last file. */
export const TAR_END = new Uint8Array(2 * TAR_BLOCK);
