import type { FingerprintedProtocol } from '../fingerprint.ts';

/** The version of receipts that this software writes and reads. */
export const RECEIPT_VERSION = 1;

/**
 * What is recorded of an evaluation in the transaction that records its scores: all that a receipt says but for who
 * signed it and when. docs/receipts.md describes every field.
 */
export interface Statement {
  /** Of the receipt. */
  readonly id: string;
  readonly board: { readonly id: string; readonly slug: string };
  /** `seed` is what the team said the samples were drawn with. */
  readonly submission: { readonly id: string; readonly label: string | null; readonly seed: number | null };
  readonly samples: {
    /** Of the file that was uploaded. */
    readonly sha256: string;
    /** Of the images in natural order, whatever holds them (packages/samples says how); null where it was not kept. */
    readonly contentSha256: string | null;
    readonly count: number;
    readonly format: string;
  };
  readonly reference: {
    readonly id: string;
    readonly name: string;
    /** Of the file of real images, or of the statistics that were imported. */
    readonly sha256: string;
    readonly contentSha256: string | null;
    /** Null of statistics that do not say how many images they are of. */
    readonly count: number | null;
    /** Of the stored statistics (.npz) that the scores were computed against. */
    readonly statisticsSha256: string;
  };
  readonly protocol: FingerprintedProtocol;
  /** Execution providers that made the features: "cpu", or "cpu, cuda" when workers differed; null where unknown. */
  readonly provider: string | null;
  readonly software: Software;
  readonly scores: readonly ReceiptScore[];
  readonly warnings: readonly string[];
  readonly times: { readonly queued: string; readonly started: string; readonly finished: string };
}

/** Which software computed scores; the commit is null where it is unknown, and ends in "-dirty" when files differed from it. */
export interface Software {
  readonly name: 'fidboard';
  readonly version: string;
  readonly commit: string | null;
}

export interface ReceiptScore {
  /** The metric's key. */
  readonly metric: string;
  /** A class, or "mean" for the mean of the per-class values; left out where it is of the whole set. */
  readonly class?: string;
  readonly value: number;
  readonly standardError: number | null;
  /** What the standard error covers; null where nothing is said. */
  readonly covers: string | null;
  /** Images behind the value. */
  readonly n: number;
}

/** A statement that its issuer has signed. Its file is the canonical JSON of this, and nothing else. */
export interface Receipt extends Statement {
  readonly type: 'fidboard-receipt';
  readonly version: typeof RECEIPT_VERSION;
  /** The address of the server that signed it, without a trailing slash. */
  readonly issuer: string;
  /** When it was signed: the key must have been valid then. */
  readonly issuedAt: string;
  /** The RFC 7638 thumbprint of the public key. */
  readonly keyId: string;
  /** Ed25519 over the UTF-8 bytes of the canonical JSON of all other members, in base64url. */
  readonly signature: string;
}
