import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodedSamples } from '../src/decodedSamples.ts';
import type { EncodedImage } from '../src/decodeImage.ts';
import { inProcessDecoder } from '../src/decoder.ts';
import type { Background } from '../src/flatten.ts';
import { openFolder } from '../src/folderSource.ts';
import { DEFAULT_SAMPLE_LIMITS, type SampleLimits, verifySamples } from '../src/index.ts';
import { type RawTarEntry, type RawZipEntry, rawTar, rawZip } from './kit/archives.ts';
import { expectRefusal, noise, png, pngOf, temporaryFolder, writeFiles } from './kit/images.ts';

const folder = temporaryFolder();
let image: Uint8Array;
beforeAll(async () => {
  image = await png();
});

let written = 0;
/** Verifies an archive given as bytes; refusals call it "sent". */
function verify(bytes: Uint8Array, limits: Partial<SampleLimits> = {}): Promise<unknown> {
  const path = join(folder, `archive-${written++}`);
  writeFileSync(path, bytes);
  return verifySamples(path, { limits, filename: 'sent' });
}
const zip = (...entries: Partial<RawZipEntry>[]) =>
  rawZip(entries.map((e) => ({ name: 'a.png', bytes: image, ...e })));
const tar = (...entries: Partial<RawTarEntry>[]) =>
  rawTar(entries.map((e) => ({ name: 'a.png', bytes: image, ...e })));

it('the hand-made archives are sound when they do not lie', async () => {
  const expected = { count: 2, width: 4, height: 4 };
  expect(await verify(zip({}, { name: 'b.png', method: 0 }))).toMatchObject({ format: 'zip', ...expected });
  expect(await verify(tar({}, { name: 'b.png' }))).toMatchObject({ format: 'tar', ...expected });
  expect(await verify(gzipSync(tar({}, { name: 'b.png' })))).toMatchObject({ format: 'tar.gz', ...expected });
});

describe.each([
  ['zip', zip],
  ['tar', tar],
  ['tar.gz', (...entries: Partial<RawTarEntry>[]) => gzipSync(tar(...entries))],
] as const)('%s: refuses', (_, pack) => {
  it.each([
    ['../a.png', /"\.\.\/a\.png": a name must not hold "\.\."/],
    ['x/../../a.png', /must not hold "\.\."/],
    ['/etc/a.png', /"\/etc\/a\.png": a name must not be an absolute path/],
    ['C:/a.png', /must not start with a drive letter/],
    ['x\\a.png', /must not hold a backslash/],
    ['a\n.png', /must not hold control characters/],
  ])('the name %j', async (name, message) => {
    await expectRefusal(verify(pack({ name })), 'UNSAFE_ENTRY', message);
  });

  it('duplicate names, also when only "./" sets them apart', async () => {
    await expectRefusal(verify(pack({}, {})), 'UNSAFE_ENTRY', /"a\.png": the name occurs twice/);
    await expectRefusal(verify(pack({}, { name: './a.png' })), 'UNSAFE_ENTRY', /the name occurs twice/);
  });

  it('long names, many entries, large entries, large totals', async () => {
    const two = pack({}, { name: 'b.png' });
    await expectRefusal(
      verify(two, { maxNameBytes: 4 }),
      'ARCHIVE_LIMIT',
      /"a\.png\.\.\.": its name has 5 bytes/,
    );
    await expectRefusal(verify(two, { maxEntries: 1 }), 'ARCHIVE_LIMIT', /limit is 1|more than 1 entries/);
    await expectRefusal(
      verify(two, { maxEntryBytes: 20 }),
      'ARCHIVE_LIMIT',
      /"a\.png": \d+ bytes.*limit is 20/,
    );
    const maxTotalBytes = image.length + 10;
    await expectRefusal(verify(two, { maxTotalBytes }), 'ARCHIVE_LIMIT', /more than \d+ bytes/);
  });

  it('an archive within the archive, whatever it is called', async () => {
    await expectRefusal(verify(pack({ bytes: zip({}) })), 'UNSAFE_ENTRY', /"a\.png": it is a zip archive/);
    await expectRefusal(verify(pack({ bytes: gzipSync('x') })), 'UNSAFE_ENTRY', /it is a gzip archive/);
    await expectRefusal(verify(pack({ bytes: tar({}) })), 'UNSAFE_ENTRY', /it is a tar archive/);
  });

  it('what is not an image, damaged images, and images cut short', async () => {
    await expectRefusal(
      verify(pack({ bytes: Buffer.from('#!/bin/sh') })),
      'UNREADABLE_IMAGE',
      /"a\.png": its bytes are not/,
    );
    await expectRefusal(
      verify(pack({ bytes: new Uint8Array(0) })),
      'UNREADABLE_IMAGE',
      /"a\.png": the file is empty/,
    );
    await expectRefusal(
      verify(pack({ bytes: image.subarray(0, 20) })),
      'UNREADABLE_IMAGE',
      /damaged within its header, or ends there/,
    );
    const large = await pngOf(noise(40, 40, 1), 40, 40);
    for (const cut of [60, 1000, large.length - 40]) {
      await expectRefusal(
        verify(pack({ bytes: large.subarray(0, cut) })),
        'UNREADABLE_IMAGE',
        /"a\.png": the image is damaged/,
      );
    }
  });

  it('an archive cut short', async () => {
    const whole = pack({ bytes: await pngOf(noise(40, 40, 1), 40, 40) });
    for (const part of [0.3, 0.5, 0.6]) {
      await expectRefusal(
        verify(whole.subarray(0, whole.length * part)),
        'UNREADABLE_ARCHIVE',
        /sent|a\.png/,
      );
    }
  });
});

describe('zip: refuses', () => {
  it('links and devices', async () => {
    await expectRefusal(verify(zip({ mode: 0o120777 })), 'UNSAFE_ENTRY', /"a\.png": a symbolic link/);
    await expectRefusal(verify(zip({ mode: 0o020666 })), 'UNSAFE_ENTRY', /a character device/);
  });

  it('encryption and unknown compression', async () => {
    await expectRefusal(verify(zip({ flags: 0x801 })), 'UNREADABLE_ARCHIVE', /"a\.png": encrypted/);
    await expectRefusal(verify(zip({ flags: 0x841 })), 'UNREADABLE_ARCHIVE', /encryption/);
    await expectRefusal(verify(zip({ method: 12 })), 'UNREADABLE_ARCHIVE', /"a\.png": compression method 12/);
  });

  it('headers that lie', async () => {
    const refused = (entry: Partial<RawZipEntry>, message: RegExp) =>
      expectRefusal(verify(zip(entry)), 'UNREADABLE_ARCHIVE', message);
    await refused({ declaredSize: 10 }, /"a\.png": it unpacks to more than the 10 bytes declared/);
    await refused({ declaredSize: 1000 }, /1000 bytes declared, it unpacks to/);
    await refused({ localDeclaredSize: 10 }, /its local header declares 10 bytes/);
    await refused({ localName: 'b.png' }, /its local header has another name/);
    await refused({ crc: 1 }, /its CRC-32 does not match/);
    await refused({ method: 0, declaredSize: 10 }, /size mismatch/);
  });

  it('bombs: by declared ratio, and by overlapping entries', async () => {
    const zeros = new Uint8Array(2 ** 21);
    await expectRefusal(
      verify(zip({ bytes: zeros })),
      'ARCHIVE_LIMIT',
      /"a\.png": it unpacks to \d+ times its size/,
    );
    const bytes = zip({ method: 0, bytes: noise(20, 20, 1) }, { name: 'b.png' }, { name: 'c.png' });
    const overlapping = Buffer.from(bytes);
    // Every directory record points to the first entry and claims its size.
    for (
      let at = bytes.indexOf('PK\x01\x02'), first = at;
      at >= 0;
      at = bytes.indexOf('PK\x01\x02', at + 4)
    ) {
      overlapping.copyWithin(at + 10, first + 10, first + 28);
      overlapping.writeUInt32LE(0, at + 42);
    }
    await expectRefusal(verify(overlapping), 'UNREADABLE_ARCHIVE', /entries overlap/);
  });

  it('a zip64 directory beyond 2^53, without a crash', async () => {
    const end = Buffer.from(zip({}).subarray(-22));
    const locator = Buffer.alloc(20, 0xff);
    locator.write('PK\x06\x07', 'latin1');
    const start = zip({}).subarray(0, -22);
    await expectRefusal(
      verify(Buffer.concat([start, locator, end])),
      'UNREADABLE_ARCHIVE',
      /"sent".*an offset points/,
    );
  });
});

describe('tar: refuses', () => {
  it.each([
    ['1', /hard link/],
    ['2', /symbolic link/],
    ['3', /character device/],
    ['4', /block device/],
    ['6', /named pipe/],
    ['S', /sparse/],
    ['Z', /type "Z"/],
  ])('entries of type %s', async (type, message) => {
    await expectRefusal(verify(tar({ type, link: '/etc/passwd' })), 'UNSAFE_ENTRY', message);
  });

  it('sizes beyond the archive', async () => {
    await expectRefusal(
      verify(tar({ declaredSize: 2 ** 32 })),
      'UNREADABLE_ARCHIVE',
      /"a\.png": the archive ends inside it/,
    );
  });

  it('extended headers that lie or grow', async () => {
    const pax = (text: string) => tar({ name: 'pax', type: 'x', bytes: Buffer.from(text) }, {});
    await expectRefusal(verify(pax('20 path=../../b.png\n')), 'UNSAFE_ENTRY', /"\.\.\/\.\.\/b\.png"/);
    await expectRefusal(
      verify(pax('12 size=-100\n'.replace('12', '13'))),
      'UNREADABLE_ARCHIVE',
      /a size of "-100"/,
    );
    await expectRefusal(verify(pax('99 path=b.png\n')), 'UNREADABLE_ARCHIVE', /malformed pax/);
    await expectRefusal(verify(pax('22 GNU.sparse.major=1\n')), 'UNREADABLE_ARCHIVE', /sparse/);
    const huge = tar({ name: 'x', type: 'L', bytes: new Uint8Array(70_000) }, {});
    await expectRefusal(verify(huge), 'UNREADABLE_ARCHIVE', /extended header of 70000 bytes/);
  });

  it('a gzip bomb, a gzip of something else, and a gzip with a wrong checksum', async () => {
    await expectRefusal(
      verify(gzipSync(new Uint8Array(2 ** 24))),
      'ARCHIVE_LIMIT',
      /"sent": it unpacks to more than 200 times/,
    );
    await expectRefusal(verify(gzipSync('hello')), 'UNREADABLE_ARCHIVE', /"sent": not a readable tar/);
    const wrong = gzipSync(tar({}));
    wrong.writeUInt32LE(1, wrong.length - 8);
    await expectRefusal(verify(wrong), 'UNREADABLE_ARCHIVE', /"sent": not a readable gzip/);
  });
});

describe('folder: refuses', () => {
  it('what is nested too deep, too many files, large files', async () => {
    const path = writeFiles(join(folder, 'deep'), { 'a/b/c.png': image, 'a/d.png': image });
    await expectRefusal(
      verifySamples(path, { limits: { maxDepth: 1 } }),
      'ARCHIVE_LIMIT',
      /"a\/b": folders may be/,
    );
    await expectRefusal(
      verifySamples(path, { limits: { maxEntries: 1 } }),
      'ARCHIVE_LIMIT',
      /more than 1 files/,
    );
    await expectRefusal(
      verifySamples(path, { limits: { maxEntryBytes: 9 } }),
      'ARCHIVE_LIMIT',
      /"a\/b\/c.png": \d+ bytes/,
    );
  });
});

it('bounds what is held at once by bytes too: small images may have long tails', async () => {
  const MiB = 2 ** 20;
  const names = Array.from({ length: 12 }, (_, i) => `img${i}.png`);
  const path = writeFiles(join(folder, 'tails'), Object.fromEntries(names.map((name) => [name, image])));
  // Image 5 is larger than a batch may be and goes alone.
  names.forEach((name, i) => {
    truncateSync(join(path, name), i === 5 ? 20 * MiB : 6 * MiB);
  });
  const sent: (readonly EncodedImage[])[] = [];
  const decoder = inProcessDecoder(DEFAULT_SAMPLE_LIMITS);
  const recording = {
    ...decoder,
    decode: (images: readonly EncodedImage[], background: Background) => {
      sent.push(images);
      return decoder.decode(images, background);
    },
  };
  const source = await openFolder(path, DEFAULT_SAMPLE_LIMITS, 'sent');
  await using samples = decodedSamples(source, recording, DEFAULT_SAMPLE_LIMITS);
  const seen: string[] = [];
  for await (const { name, index } of samples.images()) {
    expect(name).toBe(names[index]);
    seen.push(name);
  }
  expect(seen).toEqual(names);
  for (const images of sent) {
    const bytes = images.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(images.length === 1 || bytes <= 16 * MiB).toBe(true);
  }
});

it('names the first bad entry in natural order', async () => {
  const good = Array.from({ length: 70 }, (_, i) => ({ name: `img${i}.png` }));
  const bad = [
    { name: 'img100.png', bytes: Buffer.from('x') },
    { name: 'img70.png', bytes: Buffer.from('x') },
  ];
  await expectRefusal(verify(zip(...bad, ...good)), 'UNREADABLE_IMAGE', /"img70\.png"/);
  // Of what one batch holds, damage shows later than a wrong type, and in a large image later than in a small one.
  const large = Buffer.from(await pngOf(noise(400, 400, 1), 400, 400));
  large.fill(7, large.length - 900, large.length - 100);
  const damaged = { name: 'img65.png', bytes: large };
  const alsoDamaged = { name: 'img66.png', bytes: Buffer.from(image).fill(7, 45, 60) };
  const sound = good.slice(0, 65);
  await expectRefusal(
    verify(zip(...bad, alsoDamaged, damaged, ...sound)),
    'UNREADABLE_IMAGE',
    /"img65\.png": the image is damaged/,
  );
});
