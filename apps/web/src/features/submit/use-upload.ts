import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Upload } from 'tus-js-client';
import { explain } from '../../client/failure.ts';
import { beginUpload, type NewSubmission } from './begin-upload.ts';
import { hashFile } from './hash-file.ts';
import { type BegunUpload, RememberedUploads, type UploadKey } from './remembered-uploads.ts';
import { answerOf, TRANSFER } from './transfer.ts';
import { uploadProblem, type WayOn } from './upload-problem.ts';

export type UploadState =
  | { step: 'idle' }
  | { step: 'hashing'; part: number }
  | { step: 'creating' }
  | { step: 'sending' | 'paused'; sent: number; bytes: number; bytesPerSecond: number | null }
  | { step: 'sent'; submissionId: string };

const RESUME: WayOn = {
  stopped: 'What was sent is kept; press Resume to go on.',
  busy: 'Wait a moment, then press Resume.',
};

const remembered = new RememberedUploads(() => window.localStorage);

export type SubmissionFacts = Omit<NewSubmission, 'bytes' | 'filename' | 'sha256'>;

/**
 * Reads, registers and sends one file: SHA-256 first, so that the server can check what arrives and an upload that an
 * earlier page left unfinished is found again; then a resumable upload.
 */
export function useUpload() {
  const client = useApolloClient();
  const [state, setState] = useState<UploadState>({ step: 'idle' });
  const [problem, setProblem] = useState<string | null>(null);
  const upload = useRef<Upload | null>(null);
  const page = useRef<AbortController | null>(null);

  useEffect(
    () => () => {
      page.current?.abort();
      void upload.current?.abort();
    },
    [],
  );

  const send = useCallback((file: File, key: UploadKey, begun: BegunUpload) => {
    let first: { sent: number; at: number } | null = null;
    const transfer = new Upload(file, {
      endpoint: begun.endpoint,
      uploadUrl: begun.url,
      metadata: { submissionId: begun.submissionId, filename: file.name },
      ...TRANSFER,
      onUploadUrlAvailable: () => remembered.remember(key, { ...begun, url: transfer.url }),
      onProgress: (sent, bytes) => {
        first ??= { sent, at: performance.now() };
        const seconds = (performance.now() - first.at) / 1000;
        const bytesPerSecond = seconds > 1 ? (sent - first.sent) / seconds : null;
        setState({ step: 'sending', sent, bytes, bytesPerSecond });
      },
      onSuccess: () => {
        remembered.forget(key);
        setState({ step: 'sent', submissionId: begun.submissionId });
      },
      onError: (error) => {
        const { text, final } = uploadProblem(answerOf(error), RESUME);
        if (final) remembered.forget(key);
        setProblem(text);
        setState((now) => (final ? { step: 'idle' } : paused(now)));
      },
    });
    upload.current = transfer;
    setState({ step: 'sending', sent: 0, bytes: file.size, bytesPerSecond: null });
    transfer.start();
  }, []);

  const start = useCallback(
    async (file: File, facts: SubmissionFacts) => {
      setProblem(null);
      page.current = new AbortController();
      const { signal } = page.current;
      try {
        setState({ step: 'hashing', part: 0 });
        const sha256 = await hashFile(file, {
          signal,
          onProgress: (part) => setState({ step: 'hashing', part }),
        });
        setState({ step: 'creating' });
        const input = { ...facts, filename: file.name, bytes: file.size, sha256 };
        const begun = await beginUpload(client, remembered, input);
        if (signal.aborted) return;
        if ('problem' in begun) {
          setState({ step: 'idle' });
          setProblem(begun.problem);
          return;
        }
        send(file, { sha256, boardSlug: facts.boardSlug, methodId: facts.methodId }, begun);
      } catch (error) {
        if (signal.aborted) return;
        setState({ step: 'idle' });
        setProblem(
          error instanceof DOMException ? `${file.name} could not be read. Choose it again.` : explain(error),
        );
      }
    },
    [client, send],
  );

  const pause = useCallback(() => {
    void upload.current?.abort();
    setState(paused);
  }, []);

  const resume = useCallback(() => {
    setProblem(null);
    setState((now) => (now.step === 'paused' ? { ...now, step: 'sending' } : now));
    upload.current?.start();
  }, []);

  return { state, problem, start, pause, resume };
}

/** Paused, with the bytes sent so far still shown. */
function paused(now: UploadState): UploadState {
  return now.step === 'sending' ? { ...now, step: 'paused', bytesPerSecond: null } : now;
}
