/**
 * Every refusal the product can give, and the exit code that `fidboard` ends with for it.
 *
 * The codes are a public contract: they stand in GraphQL as `extensions.code`, in the CLI's `--json`
 * errors and on a FAILED submission, and they are never renamed.
 */
export const REFUSAL_EXIT_CODES = {
  USAGE: 2,
  BAD_INPUT: 3,
  UNREADABLE_ARCHIVE: 3,
  ARCHIVE_LIMIT: 3,
  UNSAFE_ENTRY: 3,
  UNREADABLE_IMAGE: 3,
  IMAGE_LIMIT: 3,
  NO_IMAGES: 3,
  CHECKSUM_MISMATCH: 3,
  PROTOCOL_MISMATCH: 4,
  UNREACHABLE: 5,
  UNAUTHENTICATED: 5,
  FORBIDDEN: 5,
  NOT_FOUND: 5,
  CONFLICT: 5,
  QUOTA_EXCEEDED: 5,
  RATE_LIMITED: 5,
  CANCELLED: 5,
  PERSISTED_QUERY_NOT_FOUND: 5,
  OPERATION_NOT_PERSISTED: 5,
  INVALID_RECEIPT: 6,
  INTERNAL: 1,
} as const;

export type RefusalCode = keyof typeof REFUSAL_EXIT_CODES;

/**
 * An expected failure: what was expected, what came, and what to do about it.
 *
 * Thrown rather than returned, because most of them arise inside streams; caught only at a door
 * (CLI, API, worker), which turns it into an exit code, a GraphQL error or a FAILED submission.
 * See docs/decisions/0001-refusals-are-thrown.md.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    message: string,
    /** What the reader can do now, as a full sentence. */
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get exitCode(): number {
    return REFUSAL_EXIT_CODES[this.code];
  }
}
