'use client';

import { Pause, Play } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { ProgressBar } from '../../design/progress-bar.tsx';
import { byteText } from '../../format/numbers.ts';
import { remaining } from '../../format/time.ts';
import type { UploadState } from './use-upload.ts';

interface UploadProgressProps {
  state: UploadState;
  onPause: () => void;
  onResume: () => void;
}

export function UploadProgress({ state, onPause, onResume }: UploadProgressProps) {
  if (state.step === 'idle') return null;
  const sending = state.step === 'sending' || state.step === 'paused';
  const part =
    state.step === 'hashing'
      ? state.part
      : sending
        ? state.sent / state.bytes
        : state.step === 'sent'
          ? 1
          : null;
  return (
    <div className="rounded-lg border border-line bg-surface px-4 py-3.5">
      <div className="mb-2 flex min-h-9 items-center justify-between gap-3 text-sm">
        <span role="status" className="font-medium">
          {WORDS[state.step]}
        </span>
        {state.step === 'sending' && (
          <Button onClick={onPause}>
            <Pause size={14} aria-hidden="true" />
            Pause
          </Button>
        )}
        {state.step === 'paused' && (
          <Button onClick={onResume} look="primary">
            <Play size={14} aria-hidden="true" />
            Resume
          </Button>
        )}
      </div>
      <ProgressBar thick label={WORDS[state.step]} part={part} />
      <p className="numeric mt-2 flex min-h-5 flex-wrap justify-between gap-x-4 text-ink-2 text-sm">
        {sending && (
          <>
            <span>
              {byteText(state.sent)} of {byteText(state.bytes)}
            </span>
            {state.bytesPerSecond !== null && state.step === 'sending' && (
              <span>
                {byteText(Math.round(state.bytesPerSecond))}/s,{' '}
                {remaining((state.bytes - state.sent) / state.bytesPerSecond)}
              </span>
            )}
          </>
        )}
        {state.step === 'hashing' && (
          <span>Its SHA-256 lets the server check that what arrives is what you chose.</span>
        )}
      </p>
    </div>
  );
}

const WORDS: Record<UploadState['step'], string> = {
  idle: '',
  hashing: 'Reading the file',
  creating: 'Registering the submission',
  sending: 'Uploading',
  paused: 'Paused',
  sent: 'Uploaded',
};
