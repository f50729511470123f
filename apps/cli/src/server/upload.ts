import { createReadStream } from 'node:fs';
import { Refusal } from '@fidboard/core';
import { DetailedError, Upload } from 'tus-js-client';
import { refusalOfDomainError } from './request.ts';
import type { Server } from './server.ts';

export interface UploadRequest {
  readonly server: Server & { readonly token: string };
  /** The tus endpoint that the server named. */
  readonly url: string;
  readonly submissionId: string;
  readonly filename: string;
  readonly path: string;
  readonly bytes: number;
}

const CHUNK_BYTES = 8 * 2 ** 20;
const RETRY_MILLISECONDS = [0, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000];

/** Uploads a file by tus; a connection that breaks is taken up again where the server's count stands. */
export function upload(
  { server, url, submissionId, filename, path, bytes }: UploadRequest,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (sent: number) => void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = createReadStream(path);
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', stop);
      file.destroy();
      settle();
    };
    const transfer = new Upload(file, {
      endpoint: url,
      metadata: { submissionId, filename },
      headers: { authorization: `Bearer ${server.token}` },
      uploadSize: bytes,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_MILLISECONDS,
      storeFingerprintForResuming: false,
      onProgress: (sent) => onProgress(sent),
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
      'Check the connection and submit again.',
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
