import { CopyButton } from '../../design/copy-button.tsx';
import { wholeNumber } from '../../format/numbers.ts';
import type { ExtractionFactsFragment } from '../../generated/graphql.ts';
import { resizeText } from './words.ts';

/** How images became features, as rows of a definition list. */
export function ExtractionFacts({ extraction }: { extraction: ExtractionFactsFragment }) {
  const { inputWidth, inputHeight, resize, shorterSide, normalisation, background, sha256 } = extraction;
  const size = `${inputWidth}\u00a0\u00d7\u00a0${inputHeight}`;
  return (
    <>
      <dt>Extractor</dt>
      <dd className="min-w-0">
        {extraction.title}
        <span className="numeric text-ink-3">, {wholeNumber(extraction.dimension)} features</span>
        {sha256 && (
          <span className="flex flex-wrap items-center gap-x-2 text-ink-2">
            <code className="font-mono text-xs">{extraction.extractor}</code>
            <span className="flex items-center gap-1">
              <code className="font-mono text-xs" title={sha256}>
                {sha256.slice(0, 8)}
              </code>
              <CopyButton text={sha256} label="Copy the network’s whole SHA-256" />
            </span>
          </span>
        )}
      </dd>
      {resize && (
        <>
          <dt>Resize</dt>
          <dd className="numeric min-w-0">
            {resizeText(resize)}, to {shorterSide === null ? size : `a shorter side of ${shorterSide}`}
          </dd>
          <dt>Crop</dt>
          <dd className="numeric">{shorterSide === null ? 'none, the whole image' : `the middle ${size}`}</dd>
        </>
      )}
      {normalisation && (
        <>
          <dt>Normalise</dt>
          <dd className="numeric min-w-0 break-words">{normalisation}</dd>
        </>
      )}
      {background && (
        <>
          <dt>Transparency</dt>
          <dd>over {background}</dd>
        </>
      )}
    </>
  );
}
