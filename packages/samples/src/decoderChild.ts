import { Refusal } from '@fidboard/core';
import { decodeImage, OutOfMemory } from './decodeImage.ts';
import type { DecodeFailure, DecodeRequest, DecoderMessage } from './decoderMessages.ts';

// The program of the decoding process: batches of encoded images in, their pixels out, nothing else.

function send(message: DecoderMessage): void {
  process.send?.(message);
}

async function decodeBatch({ id, images, rules }: DecodeRequest): Promise<DecoderMessage> {
  const results = await Promise.allSettled(images.map((image) => decodeImage(image, rules)));
  const decoded = [];
  for (const result of results) {
    if (result.status === 'rejected') return { type: 'failed', id, failure: failureOf(result.reason) };
    decoded.push(result.value);
  }
  const sizes = decoded.map(({ width, height }) => ({ width, height }));
  return { type: 'decoded', id, sizes, pixels: Buffer.concat(decoded.map(({ pixels }) => pixels)) };
}

function failureOf(error: unknown): DecodeFailure {
  if (error instanceof Refusal) {
    const { code, message, remedy } = error;
    return { refusal: { code, message, remedy } };
  }
  if (error instanceof OutOfMemory) return { exhausted: true };
  return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

process.on('message', (request: DecodeRequest) => {
  void decodeBatch(request).then(send);
});
// The parent is gone: there is nobody left to decode for.
process.on('disconnect', () => process.exit());
send({ type: 'ready' });
