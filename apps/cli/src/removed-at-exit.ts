import { rmSync } from 'node:fs';

const paths = new Set<string>();

process.once('exit', () => {
  for (const path of paths) rmSync(path, { recursive: true, force: true });
});

/** Removes a temporary path when the process ends before its owner could, as by a second Ctrl-C. */
export function removedAtExit(path: string): Disposable {
  paths.add(path);
  return { [Symbol.dispose]: () => void paths.delete(path) };
}
