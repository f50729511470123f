'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { Moment } from '../../design/moment.tsx';
import { Panel } from '../../design/panel.tsx';
import { Notice } from '../../design/states.tsx';
import { counted } from '../../format/numbers.ts';
import type { BoardRankingFragment } from '../../generated/graphql.ts';
import { ExtractionFacts } from '../extraction/extraction-facts.tsx';
import { Fingerprint } from '../extraction/fingerprint.tsx';
import { providerText } from '../extraction/words.ts';
import type { Board } from './columns.ts';
import { expectedSamples } from './expected-samples.ts';
import { sampleSizeWarnings } from './sample-size.ts';

/** The id of the network that FID is defined by. */
const FID_NETWORK = 'fid-inception-v3';

/** What every score on this board was computed under, and what it may not be compared with. */
export function ProtocolPanel({ board }: { board: Board }) {
  const { protocol, references } = board;
  const expected = expectedSamples(protocol.document);
  const warnings = sampleSizeWarnings(board.ranking?.entries.flatMap((entry) => entry.cells) ?? []);
  return (
    <Panel title="Protocol">
      <div className="space-y-3.5 px-4 py-3.5 text-sm">
        <dl className="grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-1.5 [&_dt]:text-ink-3">
          <ExtractionFacts extraction={protocol.extraction} />
          <dt>{references.length > 1 ? 'References' : 'Reference'}</dt>
          <dd>
            {references.map((reference) => (
              <span key={reference.id} className="block">
                {reference.name}
                {reference.imageCount !== null && (
                  <span className="numeric text-ink-3">, {counted(reference.imageCount, 'image')}</span>
                )}
              </span>
            ))}
          </dd>
          {expected !== null && (
            <>
              <dt>Sample sets</dt>
              <dd className="numeric">exactly {expected}</dd>
            </>
          )}
          <ComputedOn entries={board.ranking?.entries ?? []} />
          <Fingerprint term="Fingerprint" fingerprint={protocol.fingerprint} />
          <Versions board={board} />
        </dl>
        <p className="text-ink-2">
          Scores carry the name of their extractor
          {protocol.extraction.extractor !== FID_NETWORK &&
            `: a Frechet distance, ${protocol.extractorTitle} is not the FID of the 2015 Inception network, and the two must not be compared`}
          . Only scores under the same fingerprint are ranked together.
        </p>
        {warnings.map((warning) => (
          <Notice key={warning} tone="warn">
            {warning}
          </Notice>
        ))}
        <details className="group">
          <summary className="flex w-fit list-none items-center gap-1 rounded-sm text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
            <ChevronRight
              size={14}
              aria-hidden="true"
              className="transition-transform group-open:rotate-90"
            />
            The whole protocol
          </summary>
          <section
            aria-label="The protocol as JSON"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="mt-2 max-h-80 overflow-auto whitespace-pre rounded-md bg-sunken p-3 font-mono text-[0.6875rem] leading-[1.125rem]"
          >
            {JSON.stringify(protocol.document, null, 2)}
          </section>
        </details>
      </div>
    </Panel>
  );
}

/** Which protocol version the board has, since when, and the last rankings by those before it. */
function Versions({ board: { slug, protocolVersions } }: { board: Board }) {
  const [current, ...earlier] = protocolVersions;
  if (current === undefined || earlier.length === 0) return null;
  const ranked = earlier.filter(({ lastRankingNumber }) => lastRankingNumber !== null);
  return (
    <>
      <dt>Version</dt>
      <dd className="numeric">
        {current.number}
        {current.publishedAt && (
          <>
            , since <Moment iso={current.publishedAt} />
          </>
        )}
        {ranked.map(({ number, lastRankingNumber }) => (
          <Link
            key={number}
            href={`/boards/${encodeURIComponent(slug)}/rankings/${lastRankingNumber}`}
            className="link block w-fit"
          >
            Last ranking by version {number}
          </Link>
        ))}
      </dd>
    </>
  );
}

/** Where the networks of the ranked submissions ran, and how many needed no run of it. */
function ComputedOn({ entries }: { entries: BoardRankingFragment['entries'] }) {
  const evaluations = entries.flatMap(({ submission }) => submission.evaluation ?? []);
  const providers = [...new Set(evaluations.flatMap(({ provider }) => provider?.split(', ') ?? []))];
  const reused = evaluations.filter(({ imagesReused }) => (imagesReused ?? 0) > 0).length;
  if (providers.length === 0) return null;
  return (
    <>
      <dt>Provider</dt>
      <dd>{providerText(providers.toSorted().join(', '))}</dd>
      {reused > 0 && (
        <>
          <dt>Features</dt>
          <dd className="numeric">
            reused for {reused} of {counted(evaluations.length, 'entry', 'entries')}
          </dd>
        </>
      )}
    </>
  );
}
