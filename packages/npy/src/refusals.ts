import { Refusal } from '@fidboard/core';

/** Turns an error of the file system into a refusal that names the file; anything else stays what it is. */
export function fileError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new Refusal('BAD_INPUT', `No file at "${path}".`, 'Check the path.', { cause: error });
    case 'EISDIR':
      return new Refusal('BAD_INPUT', `Expected a file, got the folder "${path}".`, 'Give a file.', {
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
      return new Refusal('BAD_INPUT', `The file "${path}" may not be read.`, 'Check its permissions.', {
        cause: error,
      });
    default:
      return error;
  }
}
