import type { RefusalCode } from '@fidboard/core';
import type { DecodeRules, EncodedImage } from './decodeImage.ts';

/** What the parent sends to the decoding process. */
export interface DecodeRequest {
  readonly id: number;
  readonly rules: DecodeRules;
  readonly images: readonly EncodedImage[];
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

/** What the decoding process sends back; `ready` once, when it has loaded. */
export type DecoderMessage =
  | { readonly type: 'ready' }
  | {
      readonly type: 'decoded';
      readonly id: number;
      readonly sizes: readonly DecodedSize[];
      readonly pixels: Uint8Array;
    }
  | { readonly type: 'failed'; readonly id: number; readonly failure: DecodeFailure };
