import { rankings } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { required } from '../../schema/loaders.ts';
import type { ScoreRow } from '../../schema/refs.ts';
import { MethodRef, RankingEntryRef, RankingRef, ScoreRef, SubmissionRef } from '../../schema/refs.ts';
import { resultsOfEntry } from './cells.ts';
import { classField } from './class-field.ts';

const ScoreCell = builder.objectRef<ScoreRow>('ScoreCell').implement({
  description: 'A score in the table.',
  fields: (t) => ({
    metric: t.exposeString('metric', { description: 'Key of the metric: fid, kid, ...' }),
    value: t.exposeFloat('value', { description: 'As computed: the column’s scale is not applied.' }),
    standardError: t.exposeFloat('standardError', {
      description: 'Of the value; null where it is unknown.',
      nullable: true,
    }),
    n: t.exposeInt('n', { description: 'Images behind the value.' }),
  }),
});

RankingRef.implement({
  description: 'A numbered, immutable version of a board’s order.',
  fields: (t) => ({
    number: t.exposeInt('number', {
      description: 'From 1; without gaps, those counted that are hidden from the viewer.',
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was published.',
      resolve: (ranking) => ranking.createdAt,
    }),
    entries: t.field({
      type: [RankingEntryRef],
      description: 'In the displayed order.',
      resolve: ({ entries, boardId, versionId }) =>
        entries.map((entry) => ({ ...entry, boardId, versionId })),
    }),
  }),
});

const RankInterval = builder.objectRef<{ low: number; high: number }>('RankInterval').implement({
  description: 'Ranks between which 95 of 100 draws lie that move every score by its standard error.',
  fields: (t) => ({
    low: t.exposeInt('low', { description: 'The best of them.' }),
    high: t.exposeInt('high', { description: 'The worst of them.' }),
  }),
});

RankingEntryRef.implement({
  description: 'One method’s place.',
  fields: (t) => ({
    position: t.exposeInt('position', { description: 'From 0; unlike the rank, unique.' }),
    rank: t.exposeInt('rank', { nullable: true, description: '1, 2, 2, 4; null for baselines.' }),
    previousRank: t.exposeInt('previousRank', {
      nullable: true,
      description: 'In the ranking before; null where it had none.',
    }),
    meanRank: t.exposeFloat('meanRank', {
      nullable: true,
      description: 'The mean or median of its ranks, where the board is ordered by that.',
    }),
    interval: t.field({
      type: RankInterval,
      nullable: true,
      description: 'The ranks that standard errors leave open; null where its own are unknown.',
      resolve: ({ rankLow, rankHigh }) =>
        rankLow === null || rankHigh === null ? null : { low: rankLow, high: rankHigh },
    }),
    group: t.exposeInt('group', {
      nullable: true,
      description:
        'From 1: methods of one group cannot be told from the first of it. Null where there is no rank.',
    }),
    method: t.field({
      type: MethodRef,
      description: 'Whose place it is.',
      resolve: (entry, _args, context) => required(context.loaders.method, entry.methodId),
    }),
    submission: t.field({
      type: SubmissionRef,
      description: 'The submission that stands for the method.',
      resolve: (entry, _args, context) => required(context.loaders.submission, entry.submissionId),
    }),
    cells: t.field({
      type: [ScoreCell],
      nullable: { list: false, items: true },
      description:
        'In the order of the ranking’s columns; null where there is no score, or none to be seen of a submission withdrawn since.',
      complexity: { field: 1, multiplier: 5 },
      resolve: async (entry, _args, context) => {
        const { versionId } = entry;
        const { cells } = await resultsOfEntry(context, entry);
        const columns = await context.loaders.columnsOfVersion.load(versionId);
        return cells.map(
          (score, at) => score && { ...score, versionId, referenceId: columns[at]!.reference.referenceId },
        );
      },
    }),
  }),
});

ScoreRef.implement({
  description: 'A number under a protocol, with its uncertainty.',
  fields: (t) => ({
    metric: t.exposeString('metric', { description: 'Key of the metric: fid, kid, ...' }),
    class: t.string(classField),
    title: t.string({
      description: 'The column’s title.',
      resolve: async (score, _args, context) => {
        const columns = await context.loaders.columnsOfVersion.load(score.versionId);
        return columns.find((column) => rankings.standsIn(column, score, score))?.title ?? score.metric;
      },
    }),
    value: t.exposeFloat('value', { description: 'As computed: the column’s scale is not applied.' }),
    standardError: t.exposeFloat('standardError', {
      description: 'Of the value; null where it is unknown.',
      nullable: true,
    }),
    n: t.exposeInt('n', { description: 'Images behind the value.' }),
    details: t.field({
      type: 'JSON',
      description: 'What the metric has to add, by its own names: docs/metrics.md.',
      resolve: (score) => score.details,
    }),
  }),
});
