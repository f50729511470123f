'use client';

import { FileArchive, Upload } from 'lucide-react';
import { type DragEvent, useId, useRef, useState } from 'react';
import { byteText } from '../../format/numbers.ts';

const ACCEPT = '.zip,.tar,.tgz,.gz,.npz';

interface FileDropProps {
  file: File | null;
  onChoose: (file: File) => void;
  disabled: boolean;
  label?: string;
}

/** A drop target that is a labelled file input underneath, so keyboards and screen readers meet an ordinary control. */
export function FileDrop({ file, onChoose, disabled, label = 'Samples' }: FileDropProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped && !disabled) onChoose(dropped);
  }

  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is an extra way in; the input is the control */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`relative flex min-h-36 flex-col items-center justify-center gap-1 rounded-lg border border-dashed px-4 py-6 text-center transition-colors focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2 ${over ? 'border-accent bg-accent-soft' : 'border-control bg-surface'} ${disabled ? 'opacity-60' : 'hover:bg-sunken'}`}
      >
        <input
          ref={input}
          id={id}
          type="file"
          accept={ACCEPT}
          disabled={disabled}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen) onChoose(chosen);
          }}
          className="absolute inset-0 cursor-pointer opacity-0 disabled:cursor-not-allowed"
        />
        {file ? (
          <>
            <FileArchive size={20} aria-hidden="true" className="text-accent" />
            <p className="max-w-full break-all font-medium">{file.name}</p>
            <p className="numeric text-ink-2 text-sm">
              {byteText(file.size)}. Choose or drop another to replace it.
            </p>
          </>
        ) : (
          <>
            <Upload size={20} aria-hidden="true" className="text-ink-3" />
            <p className="font-medium">Drop a file here, or choose one</p>
          </>
        )}
        <p id={`${id}-hint`} className={`text-ink-3 text-sm ${file ? 'sr-only' : ''}`}>
          zip or tar of images (PNG, JPEG, WebP, TIFF, BMP), or npz with uint8 arr_0 (N, H, W, C)
        </p>
      </div>
    </div>
  );
}
