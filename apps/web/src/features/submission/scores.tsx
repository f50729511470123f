'use client';

import { Panel } from '../../design/panel.tsx';
import { Notice } from '../../design/states.tsx';
import { wholeNumber } from '../../format/numbers.ts';
import { namedTitle, scaleText, standsIn } from '../board/columns.ts';
import { ScoreValue } from '../board/score-value.tsx';
import { ScoreDetails } from './score-details.tsx';
import type { SubmissionDetails } from './submission-view.tsx';

type Evaluation = SubmissionDetails['currentEvaluations'][number];
type Score = Evaluation['scores'][number];
type Column = NonNullable<SubmissionDetails['board']>['columns'][number];

/** The scores, and what is to be said about them. */
export function Scores({
  evaluation,
  columns,
  alone,
}: {
  evaluation: Evaluation;
  columns: readonly Column[];
  /** Whether the board has no other reference. */
  alone: boolean;
}) {
  const { protocol, reference, warnings, scores } = evaluation;
  return (
    <Panel title={alone ? 'Scores' : `Scores against ${reference.name}`}>
      <ul className="divide-y divide-line">
        {scores.map((score) => (
          <ScoreLine
            key={`${score.metric} ${score.class ?? ''}`}
            score={score}
            column={columns.find((column) => standsIn(column, reference, score))}
            extractorTitle={protocol.extractorTitle}
          />
        ))}
      </ul>
      {warnings.length > 0 && (
        <div className="space-y-3 border-line border-t px-4 py-3.5 text-ink-2 text-sm">
          {warnings.map((warning) => (
            <Notice key={warning} tone="warn">
              {warning}
            </Notice>
          ))}
        </div>
      )}
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
