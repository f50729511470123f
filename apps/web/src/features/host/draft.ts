import type { HostChoicesQuery } from '../../generated/graphql.ts';
import { type BoardJson, boardJson, ONLY_REFERENCE, type ReferenceJson } from './board-json.ts';
import { columnOf, type Metric, withPrimary } from './columns.ts';
import { type Extractor, withExtraction } from './protocol-choices.ts';
import { followed, withReported } from './reported.ts';

export type Template = HostChoicesQuery['boardTemplates'][number];

/** A board that nothing has been chosen of: the Frechet distance under a protocol that is conventional. */
export function newDraft(
  { extraction }: Pick<Extractor, 'extraction'>,
  { settings, metrics }: { settings: unknown; metrics: readonly Metric[] },
): BoardJson {
  const [first] = metrics;
  const { version, ...conventional } = settings as Omit<BoardJson['protocol'], 'extraction'>;
  if (first === undefined) throw new Error('newDraft: expected metrics, got none');
  return {
    board: '',
    title: '',
    description: '',
    visibility: 'private',
    protocol: { version, extraction, ...conventional },
    references: [{ key: ONLY_REFERENCE, name: 'Real images', sha256: '' }],
    columns: [{ ...columnOf(first, ONLY_REFERENCE), primary: true }],
    ranking: { order: 'primary', standing: 'best' },
  };
}

/**
 * A draft with what a template says of references, columns, order and published numbers, and of the network where there is that; its
 * words stay where somebody has written others than those of `before`, the template that was chosen until now.
 */
export function withTemplate(
  draft: BoardJson,
  template: Template,
  { extractors, before }: { extractors: readonly Extractor[]; before?: Template | undefined },
): BoardJson {
  const { title, description, images, extractor } = template;
  const said = boardJson(template.document);
  const own = extractors.find(({ id }) => id === extractor);
  const { reported: _former, ...others } = draft;
  const wordOf = (now: string, former: string | undefined, word: string) =>
    now === '' || now === former ? word : now;
  return {
    ...others,
    title: wordOf(draft.title, before?.title, title),
    description: wordOf(draft.description, before?.description, description),
    protocol: withImages(own ? withExtraction(draft.protocol, own.extraction) : draft.protocol, images),
    references: said.references.map((reference) => ({ ...reference, sha256: '' })),
    columns: said.columns,
    ranking: said.ranking,
    ...(said.reported?.length ? { reported: said.reported } : {}),
  };
}

/** A draft that is measured under another board's protocol. */
export function withProtocolOf(draft: BoardJson, other: unknown): BoardJson {
  return { ...draft, protocol: boardJson(other).protocol };
}

/** How many images a submission has to hold; any number where it is null. */
export function withImages(
  { expectedCount: _dropped, ...protocol }: BoardJson['protocol'],
  images: number | null,
): BoardJson['protocol'] {
  return images === null ? protocol : { ...protocol, expectedCount: images };
}

/** Of which size in pixels the images of a submission have to be: square until told otherwise; any one size where a side is null. */
export function withSize(
  { expectedSize, ...protocol }: BoardJson['protocol'],
  change: { width?: number | null; height?: number | null },
): BoardJson['protocol'] {
  const given = Object.values(change)[0] ?? null;
  if (given === null) return protocol;
  return { ...protocol, expectedSize: { width: given, height: given, ...expectedSize, ...change } as Size };
}

type Size = NonNullable<BoardJson['protocol']['expectedSize']>;

/** A draft with a change of one reference; its columns follow a key that changes. */
export function withReference(draft: BoardJson, key: string, change: Partial<ReferenceJson>): BoardJson {
  const renamed = (now: string) => (now === key ? (change.key ?? key) : now);
  const changed = {
    ...draft,
    references: draft.references.map((each) => (each.key === key ? { ...each, ...change } : each)),
    columns: draft.columns.map((column) => ({ ...column, reference: renamed(column.reference) })),
  };
  return withReported(changed, followed(draft, changed));
}

/** A draft whose reference is other bytes: images or statistics, whose labels are their own. */
export function withImagesOf(
  draft: BoardJson,
  key: string,
  source: Pick<ReferenceJson, 'sha256' | 'kind'>,
): BoardJson {
  const references = draft.references.map((each) =>
    each.key === key ? { key, name: each.name, ...source } : each,
  );
  return { ...draft, references };
}

/** A draft with one reference more, and the primary column's metric against it, since each needs a column. */
export function withNewReference(draft: BoardJson): BoardJson {
  const taken = new Set(draft.references.map(({ key }) => key));
  let number = draft.references.length + 1;
  while (taken.has(`reference-${number}`)) number++;
  const key = `reference-${number}`;
  const primary = draft.columns.find((column) => column.primary) ?? draft.columns[0]!;
  const title = `${primary.title} (${number})`;
  return {
    ...draft,
    references: [...draft.references, { key, name: `Real images ${number}`, sha256: '' }],
    columns: [...draft.columns, { ...primary, title, reference: key, primary: false }],
  };
}

/** A draft without a reference and the columns against it; the last one stays. */
export function withoutReference(draft: BoardJson, key: string): BoardJson {
  if (draft.references.length === 1) return draft;
  const references = draft.references.filter((each) => each.key !== key);
  const left = draft.columns.filter(({ reference }) => reference !== key);
  const [column] = draft.columns;
  const columns = left.length > 0 ? left : [{ ...column!, reference: references[0]!.key }];
  const changed = { ...draft, references, columns: withPrimary(columns) };
  return withReported(changed, followed(draft, changed));
}

/** An address for a title: "Faces, 64 x 64" is at "faces-64-x-64". */
export function slugOf(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
}

/** Which part of the form a refusal of the API is about, by the path that its message begins with; null where none. */
export function partOf(message: string): string | null {
  if (/^(slug|board [a-z0-9-]+):/.test(message)) return 'board';
  if (/^protocol\b/.test(message)) return 'protocol';
  const [, part] = /^board\.([a-zA-Z]+)/.exec(message) ?? [];
  if (part === undefined) return null;
  return part === 'reference' ? 'references' : part === 'timeZone' ? 'phases' : part;
}
