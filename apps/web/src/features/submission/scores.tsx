'use client';

import { FileCheck2 } from 'lucide-react';
import { CopyButton } from '../../design/copy-button.tsx';
import { Panel } from '../../design/panel.tsx';
import { Notice } from '../../design/states.tsx';
import { counted, wholeNumber } from '../../format/numbers.ts';
import { namedTitle, scaleText } from '../board/columns.ts';
import { ScoreValue } from '../board/score-value.tsx';
import { ScoreDetails } from './score-details.tsx';
import type { SubmissionDetails } from './submission-view.tsx';

type Evaluation = NonNullable<SubmissionDetails['evaluation']>;
type Score = Evaluation['scores'][number];
type Column = SubmissionDetails['board']['columns'][number];

/** The scores with what they were computed from and under. */
export function Scores({ evaluation, columns }: { evaluation: Evaluation; columns: readonly Column[] }) {
  const { protocol, reference, warnings, scores, receipt } = evaluation;
  return (
    <Panel title="Scores">
      <ul className="divide-y divide-line">
        {scores.map((score) => (
          <ScoreLine
            key={score.metric}
            score={score}
            column={columns.find(({ metric }) => metric === score.metric)}
            extractorTitle={protocol.extractorTitle}
          />
        ))}
      </ul>
      <div className="space-y-3 border-line border-t px-4 py-3.5 text-ink-2 text-sm">
        <p className="flex flex-wrap items-center gap-x-1.5">
          Against {reference.name}
          {reference.imageCount !== null && ` (${counted(reference.imageCount, 'image')})`}, under protocol
          <span className="inline-flex items-center">
            <code className="font-mono text-xs">{protocol.fingerprint.slice(0, 16)}</code>
            <CopyButton text={protocol.fingerprint} label="Copy the whole fingerprint" />
          </span>
          {evaluation.provider && <span>computed on {evaluation.provider.toUpperCase()}</span>}
        </p>
        {receipt && (
          <p>
            <a href={receipt.url} download={`receipt-${receipt.id}.json`} className="link">
              <FileCheck2 size={14} aria-hidden="true" className="mr-1 inline-block align-[-0.15em]" />
              Receipt
            </a>{' '}
            signed by this server; <code className="font-mono text-xs">npx fidboard verify</code> checks it
            and computes the scores again.
          </p>
        )}
        {warnings.map((warning) => (
          <Notice key={warning} tone="warn">
            {warning}
          </Notice>
        ))}
      </div>
    </Panel>
  );
}

const UNSCALED = { digits: 4, scale: 1 };

interface ScoreLineProps {
  score: Score;
  column: Column | undefined;
  extractorTitle: string;
}

function ScoreLine({ score, column, extractorTitle }: ScoreLineProps) {
  const shown = column ?? UNSCALED;
  return (
    <li className="px-4 py-3.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <div className="min-w-0">
          <span className="font-medium">{namedTitle(score.title, extractorTitle)}</span>
          {scaleText(shown.scale) && <span className="text-ink-3 text-sm"> {scaleText(shown.scale)}</span>}
          {column && (
            <span className="block text-ink-3 text-sm">
              {column.direction === 'LOWER' ? 'lower is better' : 'higher is better'}
            </span>
          )}
        </div>
        <div className="sm:text-right">
          <span className="text-xl">
            <ScoreValue column={shown} value={score.value} standardError={score.standardError} strong />
          </span>
          <span className="numeric block text-ink-3 text-sm">n = {wholeNumber(score.n)}</span>
        </div>
      </div>
      <ScoreDetails details={score.details} />
    </li>
  );
}
