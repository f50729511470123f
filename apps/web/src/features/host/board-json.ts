/** A board's document as the API gives and takes it; what the form does not know it leaves as it is. */
export interface BoardJson {
  readonly board: string;
  readonly title: string;
  readonly description: string;
  readonly visibility: string;
  /** `open` where it is left out. */
  readonly entry?: string;
  readonly protocol: ProtocolJson;
  /** The first is that of columns that name none. */
  readonly references: readonly ReferenceJson[];
  readonly columns: readonly ColumnJson[];
  readonly ranking: { readonly order: string; readonly standing: string };
  readonly reported?: readonly ReportedJson[];
  readonly timeZone?: string;
  readonly phases?: readonly PhaseJson[];
}

/** A group of settings of a metric; values are numbers, words or null. */
export type SettingsJson = Readonly<Record<string, number | string | null>>;

export interface ProtocolJson {
  readonly version: number;
  readonly extraction: ExtractionJson;
  readonly statistics: { readonly ddof: number; readonly featureSample: number };
  readonly metrics: Readonly<Record<string, SettingsJson>>;
  readonly seed: number;
  readonly expectedCount?: number;
  readonly expectedSize?: { readonly width: number; readonly height: number };
}

export interface ExtractionJson {
  readonly extractor: { readonly id: string; readonly sha256: string | null };
  readonly dimension: number;
  readonly input?: { readonly width: number; readonly height: number };
  readonly resize?: string;
  readonly crop?: { readonly shorterSide: number };
  readonly normalisation?: string | { readonly mean: readonly number[]; readonly std: readonly number[] };
  readonly colour?: string;
}

export interface ReferenceJson {
  readonly key: string;
  readonly name: string;
  /** Names the bytes that the server has; empty while a file is to be sent. */
  readonly sha256: string;
  /** `statistics` where it is a mean and a covariance, not images. */
  readonly kind?: string;
  /** SHA-256 of a file with the labels of the images. */
  readonly labels?: string;
}

export interface ColumnJson {
  readonly metric: string;
  readonly reference: string;
  readonly class?: string;
  readonly title: string;
  readonly direction: string;
  readonly digits: number;
  readonly scale: number;
  readonly primary: boolean;
  readonly ranked: boolean;
}

export interface PhaseJson {
  readonly key: string;
  readonly title: string;
  readonly opens?: string | null;
  readonly closes?: string | null;
  readonly quota?: Readonly<Record<string, number | null>>;
  readonly scores?: string;
  readonly ownScores?: string;
}

export interface ReportedJson {
  readonly method: string;
  readonly values: Readonly<Record<string, number>>;
  readonly source: { readonly citation: string; readonly url?: string; readonly table?: string };
  readonly aggregation: string;
  readonly runs?: number;
  readonly samples?: number;
  readonly nfe?: number;
  readonly dataFree?: boolean;
  readonly teacher?: string;
  readonly trainingImages?: number;
  readonly parameters?: number;
}

/** The key of a board's only reference. */
export const ONLY_REFERENCE = 'reference';

/** A document in the one form in which the form changes it: a list of references, and columns that name theirs. */
export function boardJson(document: unknown): BoardJson {
  const { reference, ...board } = document as BoardJson & { reference?: Omit<ReferenceJson, 'key'> };
  const references = reference ? [{ key: ONLY_REFERENCE, ...reference }] : board.references;
  const first = references[0]?.key ?? ONLY_REFERENCE;
  const columns = board.columns.map((column) => ({ ...column, reference: column.reference ?? first }));
  return { ...board, references, columns };
}

/** What the file of a board says: of one with a single reference without keys; images that are still to be sent by their file. */
export function fileJson(
  { references, columns, ...board }: BoardJson,
  files: ReadonlyMap<string, File>,
): object {
  const sources = references.map(({ sha256, kind, ...reference }) => {
    const file = files.get(reference.key);
    if (file) return { ...reference, [kind === 'statistics' ? kind : 'samples']: file.name };
    return { ...reference, ...(sha256 ? { sha256 } : { samples: '\u2026' }), ...(kind ? { kind } : {}) };
  });
  const [first] = sources;
  if (sources.length !== 1 || first?.key !== ONLY_REFERENCE)
    return { ...board, references: sources, columns };
  const { key: _key, ...only } = first;
  return {
    ...board,
    reference: only,
    columns: columns.map(({ reference: _reference, ...column }) => column),
  };
}
