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

/** The records of a pax extended header ("LENGTH KEY=VALUE\n" each), or undefined when they are malformed. */
export function parsePax(bytes: Uint8Array): Map<string, string> | undefined {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const length = Number(
      /^(\d{1,8}) /.exec(Buffer.from(bytes.subarray(at, at + 9)).toString('latin1'))?.[1],
    );
    const record = Buffer.from(bytes.subarray(at, at + length)).toString('utf8');
    const match = /^\d+ ([^=\n]+)=([\s\S]*)\n$/.exec(record);
    if (!match || at + length > bytes.length) return undefined;
    records.set(match[1]!, match[2]!);
    at += length;
  }
  return records;
}
