import { builder } from '../../schema/builder.ts';
import { BoardRef } from '../../schema/refs.ts';
import { type PlacedResult, placedResults } from './placed-reported.ts';
import { newestRanking } from './visible.ts';

const Aggregation = builder.enumType('ReportedAggregation', {
  description: 'How many runs became one reported value.',
  values: {
    ONE_RUN: { value: 'one-run', description: 'One run.' },
    BEST: { value: 'best', description: 'The best of several runs.' },
    MEAN: { value: 'mean', description: 'The mean of several runs.' },
    NOT_STATED: { value: 'not-stated', description: 'The source does not say.' },
  } as const,
});

const ReportedResultRef = builder.objectRef<PlacedResult>('ReportedResult').implement({
  description:
    'What a paper says of a method, as the host copied it. Fidboard has not computed it; it holds no rank, and no rank, group or interval depends on it.',
  fields: (t) => ({
    method: t.string({ description: 'The method’s name.', resolve: ({ result }) => result.method }),
    position: t.int({
      description: 'From 0: its place in the board’s document; unique within the board.',
      resolve: ({ result }) => result.position,
    }),
    before: t.exposeInt('before', {
      description: 'How many entries of the newest ranking stand before it in the table.',
    }),
    values: t.field({
      type: ['Float'],
      nullable: { list: false, items: true },
      description: 'In the order of the board’s columns, before their scale; null where none is reported.',
      resolve: ({ values }) => [...values],
    }),
    citation: t.string({
      description: 'The source, as one cites it.',
      resolve: ({ result }) => result.citation,
    }),
    url: t.string({
      nullable: true,
      description: 'Where the source is read.',
      resolve: ({ result }) => result.url,
    }),
    table: t.string({
      nullable: true,
      description: 'Where in the source: “Table 2”.',
      resolve: ({ result }) => result.table,
    }),
    aggregation: t.field({
      type: Aggregation,
      description: 'How many runs became one value.',
      resolve: ({ result }) => result.aggregation as 'one-run' | 'best' | 'mean' | 'not-stated',
    }),
    runs: t.int({
      nullable: true,
      description: 'Runs behind the best or the mean; null where the source does not say.',
      resolve: ({ result }) => result.runs,
    }),
    samples: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'Images behind one run; null where the source does not say.',
      resolve: ({ result }) => result.samples,
    }),
    nfe: t.int({
      nullable: true,
      description: 'Function evaluations for one sample.',
      resolve: ({ result }) => result.nfe,
    }),
    dataFree: t.boolean({
      nullable: true,
      description: 'Trained without real images.',
      resolve: ({ result }) => result.dataFree,
    }),
    teacher: t.string({
      nullable: true,
      description: 'What it was distilled from.',
      resolve: ({ result }) => result.teacher,
    }),
    trainingImages: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'Training images seen.',
      resolve: ({ result }) => result.trainingImages,
    }),
    parameters: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'Parameters of the network.',
      resolve: ({ result }) => result.parameters,
    }),
  }),
});

builder.objectField(BoardRef, 'reported', (t) =>
  t.field({
    type: [ReportedResultRef],
    description:
      'Results that papers report, in the order in which they are shown among the newest ranking’s entries.',
    complexity: { field: 10, multiplier: 10 },
    resolve: async (board, _args, context) =>
      placedResults(context, { board, ranking: await newestRanking(context, board) }),
  }),
);
