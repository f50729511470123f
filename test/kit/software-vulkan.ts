import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

/** A Vulkan driver that computes on the processor, so that WebGPU runs on any machine, slowly. */
export interface SoftwareVulkan extends AsyncDisposable {
  /** What a process must be started with to find it: loaders read these at their start. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Unpacks SwiftShader and the Vulkan loader (Linux, x64), which lie in the npm package of the test browser. */
export async function unpackSoftwareVulkan(): Promise<SoftwareVulkan> {
  const archive = new URL('../../bin/swiftshader.tar.br', import.meta.resolve('@sparticuz/chromium'));
  const tar = await promisify(brotliDecompress)(await readFile(fileURLToPath(archive)));
  const folder = await mkdtemp(join(tmpdir(), 'fidboard-vulkan-'));
  for (const { name, bytes } of filesOf(tar)) await writeFile(join(folder, name), bytes, { mode: 0o755 });
  const runtime = join(folder, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const driver = join(folder, 'vk_swiftshader_icd.json');
  return {
    environment: {
      LD_LIBRARY_PATH: folder,
      VK_ICD_FILENAMES: driver,
      VK_DRIVER_FILES: driver,
      XDG_RUNTIME_DIR: runtime,
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const BLOCK = 512;

/** The plain files of a tar (POSIX.1-1988): a block of header, then the bytes in whole blocks. */
function* filesOf(tar: Buffer): Generator<{ name: string; bytes: Buffer }> {
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    const start = at + BLOCK;
    if (/^[\w.-]+$/.test(name)) yield { name, bytes: tar.subarray(start, start + size) };
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}
