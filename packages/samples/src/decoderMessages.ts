import type { RefusalCode } from '@fidboard/core';
import type { DecodeRules } from './decodeImage.ts';

// Heads of the frames between the parent and its decoding process, which speak over file descriptor 3.

/** What the parent sends; the body holds the files one after another. */
export interface DecodeRequest {
  readonly id: number;
  readonly rules: DecodeRules;
  readonly images: readonly { readonly name: string; readonly bytes: number }[];
}

/** One decoded image of a response; its pixels follow those of the images before it. */
export interface DecodedSize {
  readonly width: number;
  readonly height: number;
}

export interface DecodeFailure {
  readonly refusal?: { readonly code: RefusalCode; readonly message: string; readonly remedy: string };
  /** No memory was left. */
  readonly exhausted?: boolean;
  /** An error of ours, with its stack. */
  readonly error?: string;
}

/** What the decoding process sends back; `ready` once, when it has loaded. Only `decoded` has a body, the pixels. */
export type DecoderMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'decoded'; readonly id: number; readonly sizes: readonly DecodedSize[] }
  | { readonly type: 'failed'; readonly id: number; readonly failure: DecodeFailure };

/** The file descriptor of the child at which they speak. */
export const CHANNEL = 3;
/** A batch has few images, and names are short. */
export const MAX_HEAD_BYTES = 2 ** 20;
