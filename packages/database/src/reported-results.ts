import { AGGREGATIONS, type ReportedResult as DocumentedResult } from '@fidboard/protocol';
import type { Database } from './database.ts';
import type { ReportedResult } from './models.ts';

/** A reported result's row, save the board it is of. */
export type StoredResult = Omit<ReportedResult, 'boardId' | 'values'> & { values: Record<string, number> };

/** The reported results of boards, each board's in the order of its document. */
export function ofBoards(database: Database, boardIds: readonly string[]): Promise<ReportedResult[]> {
  return database.prisma.reportedResult.findMany({
    where: { boardId: { in: [...boardIds] } },
    orderBy: [{ boardId: 'asc' }, { position: 'asc' }],
  });
}

/** The values of a reported result by the keys of its board's columns, before their scale. */
export function valuesOf({ values }: Pick<ReportedResult, 'values'>): Readonly<Record<string, number>> {
  return values as Record<string, number>;
}

export function storedResult(result: DocumentedResult, position: number): StoredResult {
  const { source, samples, trainingImages, parameters } = result;
  return {
    position,
    method: result.method,
    values: { ...result.values },
    citation: source.citation,
    url: source.url ?? null,
    table: source.table ?? null,
    aggregation: result.aggregation,
    runs: result.runs ?? null,
    samples: bigOrNull(samples),
    nfe: result.nfe ?? null,
    dataFree: result.dataFree ?? null,
    teacher: result.teacher ?? null,
    trainingImages: bigOrNull(trainingImages),
    parameters: bigOrNull(parameters),
  };
}

export function documentedResult(row: ReportedResult): DocumentedResult {
  const aggregation = AGGREGATIONS.find((each) => each === row.aggregation);
  if (aggregation === undefined)
    throw new Error(`documentedResult: expected one of ${AGGREGATIONS.join(', ')}, got ${row.aggregation}`);
  return {
    method: row.method,
    values: valuesOf(row),
    source: {
      citation: row.citation,
      ...(row.url === null ? {} : { url: row.url }),
      ...(row.table === null ? {} : { table: row.table }),
    },
    aggregation,
    ...(row.runs === null ? {} : { runs: row.runs }),
    ...(row.samples === null ? {} : { samples: Number(row.samples) }),
    ...(row.nfe === null ? {} : { nfe: row.nfe }),
    ...(row.dataFree === null ? {} : { dataFree: row.dataFree }),
    ...(row.teacher === null ? {} : { teacher: row.teacher }),
    ...(row.trainingImages === null ? {} : { trainingImages: Number(row.trainingImages) }),
    ...(row.parameters === null ? {} : { parameters: Number(row.parameters) }),
  };
}

function bigOrNull(count: number | undefined): bigint | null {
  return count === undefined ? null : BigInt(count);
}
