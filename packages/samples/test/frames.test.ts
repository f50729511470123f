import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Frame, FrameReader, writeFrame } from '../src/frames.ts';

const LIMITS = { head: 100, body: 1000 };

/** What a frame is on its way. */
function bytesOf(head: unknown, parts: readonly Uint8Array[] = []): Buffer {
  const stream = new PassThrough();
  writeFrame(stream, head, parts);
  return stream.read() as Buffer;
}

function readerOf(): { reader: FrameReader; frames: Frame[] } {
  const frames: Frame[] = [];
  return { reader: new FrameReader(LIMITS, (frame) => frames.push(frame)), frames };
}

describe('frames', () => {
  const bytes = Buffer.concat([
    bytesOf({ id: 1, name: 'ä' }, [Uint8Array.of(1, 2), Uint8Array.of(3)]),
    bytesOf('ready'),
    bytesOf({ id: 2 }, [new Uint8Array(1000)]),
  ]);
  const expected = [
    { head: { id: 1, name: 'ä' }, body: Buffer.of(1, 2, 3) },
    { head: 'ready', body: Buffer.alloc(0) },
    { head: { id: 2 }, body: Buffer.alloc(1000) },
  ];

  it.each([1, 2, 7, 8, 9, 64, 5000])('are put together from chunks of %i bytes', (size) => {
    const { reader, frames } = readerOf();
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    expect(frames).toEqual(expected);
  });

  it('are refused before they are held: too large, without a head, no JSON', () => {
    for (const bad of [bytesOf('x'.repeat(100)), bytesOf(1, [new Uint8Array(1001)]), Buffer.alloc(8)])
      expect(() => readerOf().reader.push(bad)).toThrow(/expected a frame, got sizes/);
    const garbled = bytesOf({ id: 1 });
    garbled[8] = 0x7d;
    expect(() => readerOf().reader.push(garbled)).toThrow(SyntaxError);
  });
});
