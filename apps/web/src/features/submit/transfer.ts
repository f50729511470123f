import { DetailedError } from 'tus-js-client';

/** How files are sent, whatever they are for: in parts of 8 MiB, each tried again for over a minute. */
export const TRANSFER = {
  chunkSize: 8 * 1024 * 1024,
  retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000, 30_000],
  storeFingerprintForResuming: false,
};

/** What the server answered; null where there was no answer. */
export function answerOf(error: Error): { status: number; body: string } | null {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  return response ? { status: response.getStatus(), body: response.getBody() } : null;
}
