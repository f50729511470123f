import { FieldRefusal } from '../schema/domain-errors.ts';
import { requireText } from '../schema/text.ts';
import type { Settings } from '../settings.ts';

export interface AnnouncedFile {
  readonly filename: string;
  readonly declaredBytes: bigint;
  readonly declaredSha256: string | null;
}

/** What a client says that it will upload, checked; what arrives is checked against it. */
export function announcedFile(
  input: { filename: string; bytes: bigint; sha256?: string | null | undefined },
  { maxUploadBytes }: Pick<Settings, 'maxUploadBytes'>,
  kind: FileKind = SAMPLES,
): AnnouncedFile {
  return {
    filename: requireFilename(input.filename, kind),
    declaredBytes: requireBytes(input.bytes, maxUploadBytes),
    declaredSha256: optionalSha256(input.sha256),
  };
}

/** What names of a kind of file end in. */
export interface FileKind {
  readonly ending: RegExp;
  /** As people say it. */
  readonly expected: string;
  readonly remedy: string;
}

const SAMPLES: FileKind = {
  ending: /\.(zip|tar|tar\.gz|tgz|npz)$/i,
  expected: '.zip, .tar, .tar.gz, .tgz or .npz',
  remedy: 'Pack the images as a zip or tar archive, or as an npz with arr_0.',
};

/** What a reference is made of. */
export const REFERENCE_FILES: FileKind = {
  ending: /\.(zip|tar|tar\.gz|tgz|npz|csv|npy)$/i,
  expected: '.zip, .tar, .tar.gz, .tgz or .npz, or .csv or .npy of labels',
  remedy: SAMPLES.remedy,
};

function requireFilename(value: string, { ending, expected, remedy }: FileKind): string {
  const filename = requireText('filename', value, { max: 200 });
  if (!/[/\\]/.test(filename) && ending.test(filename)) return filename;
  throw new FieldRefusal(
    'filename',
    `filename: expected a name that ends in ${expected}, got "${filename.slice(0, 80)}"`,
    remedy,
  );
}

function requireBytes(bytes: bigint, limit: number): bigint {
  if (bytes > 0n && bytes <= BigInt(limit)) return bytes;
  throw new FieldRefusal(
    'bytes',
    `bytes: expected 1 to ${limit}, got ${bytes}`,
    bytes > 0n
      ? 'Send fewer or smaller images; this host has set the limit.'
      : 'Choose a file that is not empty.',
  );
}

function optionalSha256(value: string | null | undefined): string | null {
  if (value == null) return null;
  if (/^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase();
  throw new FieldRefusal(
    'sha256',
    'sha256: expected 64 hexadecimal digits',
    'Leave it out, or hash the file again.',
  );
}
