import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Upload } from 'tus-js-client';
import { explain, refusal } from '../../client/failure.ts';
import type { CreateSubmissionInput } from '../../generated/graphql.ts';
import { CreateSubmissionDocument } from './documents.ts';
import { hashFile } from './hash-file.ts';

const CHUNK_BYTES = 8 * 1024 * 1024;
const RETRY_DELAYS_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

export type UploadState =
  | { step: 'idle' }
  | { step: 'hashing'; part: number }
  | { step: 'creating' }
  | { step: 'sending' | 'paused'; sent: number; bytes: number; bytesPerSecond: number | null }
  | { step: 'sent'; submissionId: string };

export type SubmissionFacts = Omit<CreateSubmissionInput, 'bytes' | 'filename' | 'sha256'>;

/** Reads, registers and sends one file: SHA-256 first, so that the server can check what arrives; then a resumable upload. */
export function useUpload() {
  const client = useApolloClient();
  const [state, setState] = useState<UploadState>({ step: 'idle' });
  const [problem, setProblem] = useState<string | null>(null);
  const upload = useRef<Upload | null>(null);
  const hashing = useRef<AbortController | null>(null);

  useEffect(
    () => () => {
      hashing.current?.abort();
      void upload.current?.abort();
    },
    [],
  );

  const start = useCallback(
    async (file: File, facts: SubmissionFacts) => {
      setProblem(null);
      try {
        hashing.current = new AbortController();
        setState({ step: 'hashing', part: 0 });
        const sha256 = await hashFile(file, {
          signal: hashing.current.signal,
          onProgress: (part) => setState({ step: 'hashing', part }),
        });
        setState({ step: 'creating' });
        const { data } = await client.mutate({
          mutation: CreateSubmissionDocument,
          variables: { input: { ...facts, filename: file.name, bytes: file.size, sha256 } },
        });
        const result = data?.createSubmission;
        if (result?.__typename !== 'MutationCreateSubmissionSuccess') {
          setState({ step: 'idle' });
          setProblem(result ? refusal(result) : 'The server gave no answer. Try again.');
          return;
        }
        const { uploadUrl, submission } = result.data;
        const began = performance.now();
        upload.current = new Upload(file, {
          endpoint: uploadUrl,
          metadata: { submissionId: submission.id, filename: file.name },
          chunkSize: CHUNK_BYTES,
          retryDelays: RETRY_DELAYS_MS,
          storeFingerprintForResuming: false,
          onProgress: (sent, bytes) => {
            const seconds = (performance.now() - began) / 1000;
            setState({ step: 'sending', sent, bytes, bytesPerSecond: seconds > 1 ? sent / seconds : null });
          },
          onSuccess: () => setState({ step: 'sent', submissionId: submission.id }),
          onError: (error) => {
            const { originalResponse } = error as { originalResponse?: { getBody(): string } | null };
            setProblem(
              originalResponse?.getBody() ||
                'The upload stopped: the server cannot be reached. Press Resume when you are online again.',
            );
            setState({ step: 'paused', sent: 0, bytes: file.size, bytesPerSecond: null });
          },
        });
        setState({ step: 'sending', sent: 0, bytes: file.size, bytesPerSecond: null });
        upload.current.start();
      } catch (error) {
        if (hashing.current?.signal.aborted) return;
        setState({ step: 'idle' });
        setProblem(
          error instanceof DOMException ? `${file.name} could not be read. Choose it again.` : explain(error),
        );
      }
    },
    [client],
  );

  const pause = useCallback(() => {
    void upload.current?.abort();
    setState((now) => (now.step === 'sending' ? { ...now, step: 'paused', bytesPerSecond: null } : now));
  }, []);

  const resume = useCallback(() => {
    setProblem(null);
    setState((now) => (now.step === 'paused' ? { ...now, step: 'sending' } : now));
    upload.current?.start();
  }, []);

  return { state, problem, start, pause, resume };
}
