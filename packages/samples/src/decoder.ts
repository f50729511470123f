import { Refusal } from '@fidboard/core';
import { decodeImage, type EncodedImage, type Pixels } from './decodeImage.ts';
import { DecoderProcess, DecoderStopped } from './decoderProcess.ts';
import type { Background } from './flatten.ts';
import type { SampleLimits } from './limits.ts';
import { refuseEntry } from './refuse.ts';

/** Turns batches of image files into pixels, in order. */
export interface Decoder {
  decode(images: readonly EncodedImage[], background: Background): Promise<Pixels[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Decodes in this process, on libuv's threads: for files that are the user's own. */
export function inProcessDecoder({ maxPixels }: SampleLimits): Decoder {
  return {
    decode: async (images, background) => {
      const results = await Promise.allSettled(
        images.map((image) => decodeImage(image, { maxPixels, background })),
      );
      // In order, so that of several bad images the first is named.
      return results.map((result) => {
        if (result.status === 'rejected') throw result.reason;
        return result.value;
      });
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

// A process that dies without any image being at fault is being killed from outside, again and again.
const MAX_UNEXPLAINED_STOPS = 5;

/**
 * Decodes in a child process, so that a hostile image can crash, hang or exhaust that process only.
 *
 * When the process stops, its batch is decoded again image by image in a process of its own: the one that
 * stops that too is refused by name; if none does, the work simply goes on with a fresh process.
 */
export class IsolatedDecoder implements Decoder {
  readonly #limits: SampleLimits;
  #process: DecoderProcess;
  #unexplainedStops = 0;

  /** Starts the process at once: it loads while the first batch is read. */
  constructor(limits: SampleLimits) {
    this.#limits = limits;
    this.#process = new DecoderProcess(limits);
  }

  /** The process that decodes now. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  async decode(images: readonly EncodedImage[], background: Background): Promise<Pixels[]> {
    if (this.#process.stopped) this.#process = new DecoderProcess(this.#limits);
    try {
      return await this.#process.decode(images, background);
    } catch (error) {
      if (!(error instanceof DecoderStopped)) throw error;
      return this.#decodeSingly(images, background);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }

  async #decodeSingly(images: readonly EncodedImage[], background: Background): Promise<Pixels[]> {
    await using probe = new DecoderProcess(this.#limits);
    await probe.ready().catch((error: unknown) => {
      throw noDecoder(error);
    });
    const decoded: Pixels[] = [];
    for (const image of images) {
      const [pixels] = await probe.decode([image], background).catch((error: unknown) => {
        throw error instanceof DecoderStopped ? stopsDecoder(image.name, error) : error;
      });
      decoded.push(pixels!);
    }
    if (++this.#unexplainedStops > MAX_UNEXPLAINED_STOPS) {
      throw noDecoder(new DecoderStopped(`it was stopped ${this.#unexplainedStops} times`));
    }
    return decoded;
  }
}

function stopsDecoder(name: string, cause: DecoderStopped): Refusal {
  return refuseEntry('UNREADABLE_IMAGE', name, {
    rule: `decoding it stopped the decoding process: ${cause.message}`,
    remedy: 'Convert it to a plain PNG, or leave it out.',
    cause,
  });
}

function noDecoder(cause: unknown): Refusal {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Refusal(
    'INTERNAL',
    `The decoding process does not run: ${reason}.`,
    'Check that this machine has memory left, and raise decoderMemoryMiB if it was lowered.',
    { cause },
  );
}
