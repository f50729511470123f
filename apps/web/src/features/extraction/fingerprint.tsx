import { CopyButton } from '../../design/copy-button.tsx';

/** A protocol's fingerprint in a definition list: its beginning, the whole of it to copy. */
export function Fingerprint({ term, fingerprint }: { term: string; fingerprint: string }) {
  return (
    <>
      <dt className="self-center">{term}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <code className="truncate font-mono text-xs" title={fingerprint}>
          {fingerprint.slice(0, 16)}
        </code>
        <CopyButton text={fingerprint} label="Copy the whole fingerprint" />
      </dd>
    </>
  );
}
