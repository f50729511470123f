import { Refusal } from '@fidboard/core';

const REMEDY = 'Pack the files again under plain relative names.';

/**
 * Refuses the names by which an archive could reach outside its own folder: absolute paths, drive letters,
 * `..`, backslashes, control characters, and names longer than `maxNameBytes` of UTF-8.
 */
export function checkEntryName(name: string, maxNameBytes: number): void {
  const bytes = Buffer.byteLength(name);
  if (bytes > maxNameBytes) {
    const shown = JSON.stringify(`${name.slice(0, 40)}...`);
    throw new Refusal(
      'ARCHIVE_LIMIT',
      `Entry ${shown}: its name has ${bytes} bytes, the limit is ${maxNameBytes}.`,
      REMEDY,
    );
  }
  const rule = brokenRule(name);
  if (rule) throw new Refusal('UNSAFE_ENTRY', `Entry ${JSON.stringify(name)}: ${rule}.`, REMEDY);
}

function brokenRule(name: string): string | undefined {
  if (name === '') return 'a name must not be empty';
  if (name.includes('\\')) return 'a name must not hold a backslash';
  if (name.startsWith('/')) return 'a name must not be an absolute path';
  if (/^[A-Za-z]:/.test(name)) return 'a name must not start with a drive letter';
  if (name.split('/').includes('..')) return 'a name must not hold ".."';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'a name must not hold control characters';
  return undefined;
}
