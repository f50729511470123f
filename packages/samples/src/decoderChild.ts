import { Socket } from 'node:net';
import { Refusal } from '@fidboard/core';
import { decodeImage, OutOfMemory } from './decodeImage.ts';
import {
  CHANNEL,
  type DecodeFailure,
  type DecodeRequest,
  type DecoderMessage,
  MAX_HEAD_BYTES,
} from './decoderMessages.ts';
import { type Frame, FrameReader, writeFrame } from './frames.ts';

// The program of the decoding process: batches of encoded images in, their pixels out, nothing else.

const channel = new Socket({ fd: CHANNEL });

function send(message: DecoderMessage, parts: readonly Uint8Array[] = []): void {
  writeFrame(channel, message, parts);
}

async function decodeBatch({ head, body }: Frame): Promise<void> {
  const { id, images, rules } = head as DecodeRequest;
  let at = 0;
  const encoded = images.map(({ name, bytes }) => {
    at += bytes;
    return { name, bytes: body.subarray(at - bytes, at) };
  });
  const results = await Promise.allSettled(encoded.map((image) => decodeImage(image, rules)));
  const sizes = [];
  const parts = [];
  for (const result of results) {
    if (result.status === 'rejected') {
      send({ type: 'failed', id, failure: failureOf(result.reason) });
      return;
    }
    const { width, height, pixels } = result.value;
    sizes.push({ width, height });
    parts.push(pixels);
  }
  send({ type: 'decoded', id, sizes }, parts);
}

function failureOf(error: unknown): DecodeFailure {
  if (error instanceof Refusal) {
    const { code, message, remedy } = error;
    return { refusal: { code, message, remedy } };
  }
  if (error instanceof OutOfMemory) return { exhausted: true };
  return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

const reader = new FrameReader({ head: MAX_HEAD_BYTES, body: Number.POSITIVE_INFINITY }, (frame) => {
  void decodeBatch(frame);
});
channel.on('data', (chunk) => reader.push(chunk));
// The parent is gone: there is nobody left to decode for.
channel.on('close', () => process.exit());
send({ type: 'ready' });
