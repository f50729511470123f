import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { unnamedFile } from '@fidboard/npy';
import { expect, it, vi } from 'vitest';
import { openSamples, verifySamples } from '../src/index.ts';
import { FileKeeper } from '../src/keptFile.ts';
import { rawTar } from './kit/archives.ts';
import { expectRefusal, noise, png, temporaryFolder } from './kit/images.ts';

const folder = temporaryFolder();
const scratch = join(folder, 'scratch');
mkdirSync(scratch);

it('a tar.gz is unpacked where it was said, into a file without a name', async () => {
  const path = join(folder, 'set.tar.gz');
  writeFileSync(path, gzipSync(rawTar([{ name: 'a.png', bytes: await png() }])));
  await using samples = await openSamples(path, { scratch });
  expect(samples.count).toBe(1);
  expect(readdirSync(scratch)).toEqual([]);
  await expect(openSamples(path, { scratch: join(folder, 'nowhere') })).rejects.toThrow('ENOENT');
});

it('unpacking stops when told to', async () => {
  const path = join(folder, 'long.tar.gz');
  const bytes = noise(1024, 1024, 1);
  writeFileSync(path, gzipSync(rawTar([{ name: 'a.png', bytes }]), { level: 1 }));
  const controller = new AbortController();
  const { signal } = controller;
  // The unpacking is the first to listen to the signal: it is told to stop as soon as it does.
  vi.spyOn(signal, 'addEventListener').mockImplementationOnce((...args) => {
    EventTarget.prototype.addEventListener.apply(signal, args as Parameters<EventTarget['addEventListener']>);
    queueMicrotask(() => controller.abort(new Error('enough')));
  });
  const opening = openSamples(path, { scratch, signal });
  await expect(opening).rejects.toThrow('enough');
  await expect(verifySamples(path, { scratch, signal })).rejects.toThrow('enough');
  expect(readdirSync(scratch)).toEqual([]);
});

it('a tar.gz is read anew when its file has changed, or when other limits hold', async () => {
  const path = join(folder, 'changing.tar.gz');
  const image = await png();
  for (const name of ['a.png', 'b.png']) {
    writeFileSync(path, gzipSync(rawTar([{ name, bytes: image }]), { level: 0 }));
    await using samples = await openSamples(path, { scratch });
    expect(samples.names).toEqual([name]);
  }
  const limits = { maxCompressionRatio: 0.5, ratioAppliesFromBytes: 1 };
  await expectRefusal(
    openSamples(path, { scratch, limits }),
    'ARCHIVE_LIMIT',
    /more than 0.5 times its size/,
  );
});

it('keeps the last file that was made, and closes what nobody uses', async () => {
  let made = 0;
  const make = async () => {
    const handle = await unnamedFile(scratch);
    await handle.writeFile(`file ${++made}`);
    return handle;
  };
  const keeper = new FileKeeper(20);
  const first = await keeper.borrow('a', make);
  const again = await keeper.borrow('a', make);
  expect(again.handle).toBe(first.handle);
  await first.release();
  const other = await keeper.borrow('b', make);
  expect(made).toBe(2);
  expect(readFileSync(again.handle.fd).toString()).toBe('');
  expect((await again.handle.read(Buffer.alloc(6), 0, 6, 0)).bytesRead).toBe(6);
  await again.release();
  expect(first.handle.fd).toBe(-1);

  await other.release();
  await vi.waitFor(() => expect(other.handle.fd).toBe(-1));
  const third = await keeper.borrow('b', make);
  await third.release({ keep: false });
  expect(third.handle.fd).toBe(-1);
  expect(made).toBe(3);
});
