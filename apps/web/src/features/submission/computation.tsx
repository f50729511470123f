import { FileCheck2 } from 'lucide-react';
import { Panel } from '../../design/panel.tsx';
import { counted } from '../../format/numbers.ts';
import { ExtractionFacts } from '../extraction/extraction-facts.tsx';
import { Fingerprint } from '../extraction/fingerprint.tsx';
import { choiceText, providerText, reuseText } from '../extraction/words.ts';
import type { SubmissionDetails } from './submission-view.tsx';

type Evaluation = SubmissionDetails['currentEvaluations'][number];

/** What the scores were computed from, under what and where. */
export function Computation({ evaluation, alone }: { evaluation: Evaluation; alone: boolean }) {
  const { protocol, reference, provider, providerChoices, imagesReused, scores, loadedFrom, receipt } =
    evaluation;
  const n = Math.max(...scores.map((score) => score.n));
  const reasons = providerChoices.flatMap((choice) => choiceText(choice) ?? []);
  return (
    <Panel title={alone ? 'How this was computed' : `How scores against ${reference.name} were computed`}>
      <dl className="grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-1.5 px-4 py-3.5 text-sm md:grid-cols-[6.5rem_1fr_6.5rem_1fr] [&_dt]:text-ink-3">
        <dt>Images</dt>
        <dd className="numeric min-w-0">
          {counted(n, 'image')} against {reference.name}
          {reference.imageCount !== null && ` (${counted(reference.imageCount, 'image')})`}
        </dd>
        <ExtractionFacts extraction={protocol.extraction} />
        {imagesReused !== null && (
          <>
            <dt>Features</dt>
            <dd className="numeric min-w-0">{reuseText(imagesReused, n)}</dd>
          </>
        )}
        {provider && (
          <>
            <dt>Provider</dt>
            <dd className="numeric min-w-0">
              {providerText(provider)}
              {reasons.map((reason) => (
                <span key={reason} className="text-ink-3">
                  , {reason}
                </span>
              ))}
            </dd>
          </>
        )}
        <Fingerprint term="Protocol" fingerprint={protocol.fingerprint} />
      </dl>
      {receipt && (
        <p className="border-line border-t px-4 py-3 text-ink-2 text-sm [overflow-wrap:anywhere]">
          <a href={receipt.url} download={`receipt-${receipt.id}.json`} className="link">
            <FileCheck2 size={14} aria-hidden="true" className="mr-1 inline-block align-[-0.15em]" />
            Receipt
          </a>{' '}
          signed by {loadedFrom ?? 'this server'};{' '}
          <code className="font-mono text-xs">npx fidboard verify</code> checks it and computes the scores
          again.
        </p>
      )}
    </Panel>
  );
}
