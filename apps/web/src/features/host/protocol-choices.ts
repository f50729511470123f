import type { HostChoicesQuery } from '../../generated/graphql.ts';
import { boardJson, type ExtractionJson, type ProtocolJson } from './board-json.ts';

type Base = HostChoicesQuery['boards']['edges'][number]['node'];

/** A network that a protocol may use. */
export interface Extractor {
  readonly id: string;
  readonly title: string;
  /** Null where it has no classifier, undefined where nobody has said. */
  readonly classes: number | null | undefined;
  readonly extraction: ExtractionJson;
  /** Whether a worker that is online can run it. */
  readonly offered: boolean;
}

/** The networks of workers that are online, then those of boards that can be seen; the one that needs no installing first. */
export function extractorsOf({ protocolChoices, boards }: HostChoicesQuery, more: readonly Base[] = []) {
  const offered = protocolChoices.extractors.map(({ id, title, classes, extraction }): Extractor => {
    return { id, title, classes: classes ?? null, extraction: extraction as ExtractionJson, offered: true };
  });
  const used = [...more, ...boards.edges.map(({ node }) => node)].map(({ document, protocol }): Extractor => {
    const { extraction } = boardJson(document).protocol;
    const { id } = extraction.extractor;
    return { id, title: protocol.extractorTitle, classes: undefined, extraction, offered: false };
  });
  const all = [...offered, ...used].filter(({ extraction }) => extraction.extractor.sha256 !== null);
  return all.filter(
    (one, at) => all.findIndex(({ extraction }) => isSameNetwork(extraction, one.extraction)) === at,
  );
}

/** Whether two extractions are of one network, however it is fed. */
export function isSameNetwork(a: ExtractionJson, b: ExtractionJson): boolean {
  return (
    a.extractor.id === b.extractor.id &&
    a.extractor.sha256 === b.extractor.sha256 &&
    a.dimension === b.dimension &&
    a.input?.width === b.input?.width &&
    a.input?.height === b.input?.height
  );
}

/** A protocol of another network, with the preprocessing that is its own. */
export function withExtraction(protocol: ProtocolJson, extraction: ExtractionJson): ProtocolJson {
  return { ...protocol, extraction };
}

/** The same with the shorter side resized to so many pixels before the middle is taken; null: the whole image is squeezed. */
export function withCrop(
  { crop: _former, ...extraction }: ExtractionJson,
  shorterSide: number | null,
): ExtractionJson {
  return shorterSide === null ? extraction : { ...extraction, crop: { shorterSide } };
}

/** "MobileNetV2, bilinear-align-corners, ddof 1, seed 0, sets of 500 images". */
export function protocolText(
  { extraction, seed, expectedCount, expectedSize }: ProtocolJson,
  title: string,
): string {
  const count = expectedCount === undefined ? '' : `, sets of ${expectedCount} images`;
  const size = expectedSize ? `, ${expectedSize.width} x ${expectedSize.height} pixels` : '';
  return `${title}${extraction.resize ? `, ${extraction.resize}` : ''}, seed ${seed}${count}${size}`;
}
