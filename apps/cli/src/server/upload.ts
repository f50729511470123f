import { createReadStream } from 'node:fs';
import { Refusal } from '@fidboard/core';
import { DetailedError, Upload } from 'tus-js-client';
import type { Progress } from '../progress.ts';
import { refusalOfDomainError } from './request.ts';
import type { Server } from './server.ts';

export interface UploadRequest {
  readonly server: Server & { readonly token: string };
  /** The tus endpoint that the server named. */
  readonly endpoint: string;
  /** Where an earlier run began it; null to begin. */
  readonly url: string | null;
  /** Names what the bytes are for. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly filename: string;
  readonly path: string;
  readonly bytes: number;
}

const CHUNK_BYTES = 8 * 2 ** 20;
const RETRY_MILLISECONDS = [0, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000];

export interface UploadOptions {
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Told where the bytes go, as soon as the server has named it. */
  readonly onUrl?: (url: string) => void;
}

/** The tus endpoint that a server named; only its path counts, since the server may know itself by another address. */
export function endpointOf({ origin }: Server, uploadUrl: string): string {
  return origin + new URL(uploadUrl, origin).pathname;
}

/** Uploads a file by tus; what an earlier connection or an earlier run sent is not sent again. */
export function upload(
  { server, endpoint, url, metadata, filename, path, bytes }: UploadRequest,
  { signal, progress, onUrl }: UploadOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = createReadStream(path);
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', stop);
      file.destroy();
      settle();
    };
    const transfer = new Upload(file, {
      endpoint,
      uploadUrl: url,
      metadata: { ...metadata, filename },
      headers: { authorization: `Bearer ${server.token}` },
      uploadSize: bytes,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_MILLISECONDS,
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => transfer.url !== null && onUrl?.(transfer.url),
      onProgress: (sent) => progress.update('upload, kB', kilobytes(sent), kilobytes(bytes)),
      onSuccess: () => end(resolve),
      onError: (error) => end(() => reject(refusalOf(error))),
    });
    const stop = () => {
      void transfer.abort();
      end(() => reject(signal.reason));
    };
    signal.addEventListener('abort', stop, { once: true });
    transfer.start();
  });
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1000);
}

/** The server's own refusal, which it sends as JSON: {code, message, remedy}. */
function refusalInBody(body: string | undefined): Refusal | undefined {
  try {
    const { code, message, remedy } = JSON.parse(body ?? '') as Record<string, unknown>;
    if (typeof code !== 'string' || typeof message !== 'string' || typeof remedy !== 'string')
      return undefined;
    return refusalOfDomainError({ code, message, remedy });
  } catch {
    return undefined; // not JSON, so not an answer of ours
  }
}

function refusalOf(error: Error | DetailedError): Refusal {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  const status = response?.getStatus();
  if (status === undefined || status === 0 || status >= 500) {
    return new Refusal(
      'UNREACHABLE',
      `upload: expected the server to take the file, ${status ? `got status ${status}` : 'lost the connection'}`,
      'Check the connection and run the same command again: it goes on where it stopped.',
      { cause: error },
    );
  }
  return (
    refusalInBody(response?.getBody()) ??
    new Refusal(
      'UNREACHABLE',
      `upload: expected the server to take the file, got status ${status}`,
      'Check that the address is that of a Fidboard server, and submit again.',
      { cause: error },
    )
  );
}
