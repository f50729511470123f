import type { HostChoicesQuery } from '../../generated/graphql.ts';

/** A metric as columns show it by convention. */
export type Metric = HostChoicesQuery['metrics'][number];
export type Template = HostChoicesQuery['boardTemplates'][number];

/** A board document as the API gives and takes it; what the form does not know it leaves as it is. */
export interface BoardJson {
  readonly board: string;
  readonly title: string;
  readonly description: string;
  readonly visibility: string;
  readonly protocol: { readonly [key: string]: unknown; readonly expectedCount?: number };
  readonly reference?: ReferenceJson;
  readonly references?: readonly ReferenceJson[];
  readonly columns: readonly ColumnJson[];
  readonly ranking: { readonly order: string; readonly standing: string };
  readonly reported?: readonly unknown[];
}

interface ReferenceJson {
  readonly key?: string;
  readonly name: string;
  readonly sha256: string;
}

export interface ColumnJson {
  readonly metric: string;
  readonly reference?: string;
  readonly class?: string;
  readonly title: string;
  readonly direction: string;
  readonly digits: number;
  readonly scale: number;
  readonly primary: boolean;
  readonly ranked: boolean;
}

/** The first reference of a board, which columns that name none are against. */
export function referenceOf({ reference, references }: BoardJson): ReferenceJson {
  const first = reference ?? references?.[0];
  if (first === undefined) throw new Error('referenceOf: expected a reference, got none');
  return first;
}

/** A board of one's own that is measured as another one is: its protocol and its first reference, nothing else of it. */
export function draftFrom(base: BoardJson): BoardJson {
  const { protocol, ranking } = base;
  const { name, sha256 } = referenceOf(base);
  return {
    board: '',
    title: '',
    description: '',
    visibility: 'private',
    protocol,
    reference: { name, sha256 },
    columns: ownColumns(base),
    ranking,
  };
}

/** The columns of a board that has one reference alone: those against the first, of whole sets. */
function ownColumns({ columns, references }: Pick<BoardJson, 'columns' | 'references'>): ColumnJson[] {
  const first = references?.[0]?.key;
  const own = columns
    .filter(
      ({ reference, class: scope }) =>
        scope === undefined && (reference === undefined || first === undefined || reference === first),
    )
    .map(({ reference: _reference, ...column }) => column);
  return withPrimary(
    own.filter(({ metric }, at) => own.findIndex((other) => other.metric === metric) === at),
  );
}

/** A draft with the columns and the order of a template, and its words where none were written yet. */
export function withTemplate(draft: BoardJson, { title, description, document }: Template): BoardJson {
  const { columns, references, ranking } = document as Pick<BoardJson, 'columns' | 'references' | 'ranking'>;
  return {
    ...draft,
    title: draft.title || title,
    description: draft.description || description,
    columns: ownColumns({ columns, ...(references ? { references } : {}) }),
    ranking,
  };
}

/** A metric's column as it is shown by convention. */
export function columnOf({ key: metric, title, direction, digits, scale }: Metric): ColumnJson {
  return { metric, title, direction: direction.toLowerCase(), digits, scale, primary: false, ranked: true };
}

/** The columns with exactly one that is primary: the one that was, else the first. */
export function withPrimary(columns: readonly ColumnJson[], metric?: string): ColumnJson[] {
  const wanted = columns.findIndex((column) =>
    metric === undefined ? column.primary : column.metric === metric,
  );
  return columns.map((column, at) => ({ ...column, primary: at === Math.max(wanted, 0) }));
}

/** How many images a submission has to hold; any number where there is none. */
export function withImages({ protocol, ...draft }: BoardJson, images: number | null): BoardJson {
  const { expectedCount: _dropped, ...rest } = protocol;
  return { ...draft, protocol: images === null ? rest : { ...rest, expectedCount: images } };
}

export function withReference(draft: BoardJson, change: Partial<ReferenceJson>): BoardJson {
  const { reference, references } = draft;
  if (reference) return { ...draft, reference: { ...reference, ...change } };
  const [first, ...others] = references ?? [];
  return first ? { ...draft, references: [{ ...first, ...change }, ...others] } : draft;
}

/** Which part of the form a refusal of the API is about, by the path that its message begins with; null where none. */
export function partOf(message: string): string | null {
  if (/^(slug|board [a-z0-9-]+):/.test(message)) return 'board';
  const [, part] = /^board\.([a-z]+)/.exec(message) ?? [];
  return part === undefined ? null : part === 'references' ? 'reference' : part;
}
