import type { ProtocolVersion, reevaluations } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { required } from '../../schema/loaders.ts';
import {
  BoardColumnRef,
  BoardRef,
  BoardReferenceRef,
  ProtocolRef,
  ProtocolVersionRef,
  RankingRef,
} from '../../schema/refs.ts';
import { lastRankingUnder } from '../ranking/visible.ts';
import { currentVersion, pendingVersion } from './current-version.ts';

const VersionStateEnum = builder.enumType('ProtocolVersionState', {
  description: 'What a version is to its board.',
  values: {
    PENDING: {
      description: 'Submissions are being evaluated under it; the board is ranked by it afterwards.',
    },
    CURRENT: { description: 'The board is ranked by it.' },
    SUPERSEDED: { description: 'The board was ranked by it, or it was given up for another before it was.' },
  } as const,
});

const VersionProgress = builder
  .objectRef<reevaluations.VersionProgress>('ProtocolVersionProgress')
  .implement({
    description: 'The submissions that a board waits for before it is ranked by a version.',
    fields: (t) => ({
      total: t.exposeInt('total', { description: 'All of them; 0 where nothing had to be evaluated again.' }),
      scored: t.exposeInt('scored', { description: 'Those that have their scores under it.' }),
      failed: t.exposeInt('failed', {
        description: 'Those that failed under it: they are not ranked by it.',
      }),
    }),
  });

ProtocolVersionRef.implement({
  description: 'What a board measures with, or did: a protocol, its references, its columns.',
  fields: (t) => ({
    number: t.exposeInt('number', {
      description:
        'From 1; one more with every change that needs other scores. Scores of one number can be compared.',
    }),
    state: t.field({
      type: VersionStateEnum,
      description: 'What it is to its board.',
      resolve: (version) => version.state,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When the host asked for it.',
      resolve: (version) => version.createdAt,
    }),
    publishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when the board is, or was, ranked by it; null where it never was.',
      resolve: (version) => version.publishedAt,
    }),
    protocol: t.field({
      type: ProtocolRef,
      description: 'What its numbers are computed under.',
      resolve: (version, _args, context) => required(context.loaders.protocol, version.protocolFingerprint),
    }),
    references: t.field({
      type: [BoardReferenceRef],
      description: 'What is measured against, in the host’s order.',
      complexity: { field: 1, multiplier: 3 },
      resolve: (version, _args, context) => context.loaders.referencesOfVersion.load(version.id),
    }),
    columns: t.field({
      type: [BoardColumnRef],
      description: 'From left to right.',
      complexity: { field: 1, multiplier: 5 },
      resolve: (version, _args, context) => context.loaders.columnsOfVersion.load(version.id),
    }),
    progress: t.field({
      type: VersionProgress,
      description: 'How far its board has come with it.',
      complexity: { field: 2 },
      resolve: (version, _args, context) => context.loaders.progressOfVersion.load(version.id),
    }),
    lastRankingNumber: t.int({
      nullable: true,
      description:
        'The number of the newest order under it, for rankingNumbered; null where there is none that the viewer may see.',
      resolve: async (version, _args, context) => (await lastRankingUnder(context, version))?.number ?? null,
    }),
  }),
});

builder.objectFields(BoardRef, (t) => ({
  protocolVersion: t.field({
    type: ProtocolVersionRef,
    description: 'What it is ranked by now.',
    resolve: (board, _args, context) => currentVersion(context, board.id),
  }),
  pendingVersion: t.field({
    type: ProtocolVersionRef,
    nullable: true,
    description:
      'What it is to be ranked by, once the submissions that stand on it have been evaluated under it; null where nothing of the kind is on its way.',
    resolve: (board, _args, context) => pendingVersion(context, board.id),
  }),
  protocolVersions: t.field({
    type: [ProtocolVersionRef],
    description: 'What it is and was ranked by, the newest first; one of each number.',
    complexity: { field: 5, multiplier: 5 },
    resolve: async (board, _args, context) => {
      const versions = await context.loaders.versionsOfBoard.load(board.id);
      // Of one number the last revision.
      const published = new Map<number, ProtocolVersion>();
      for (const version of versions)
        if (version.publishedAt !== null) published.set(version.number, version);
      return [...published.values()].toReversed();
    },
  }),
}));

builder.objectFields(RankingRef, (t) => ({
  protocolVersion: t.field({
    type: ProtocolVersionRef,
    description: 'What it was computed under.',
    resolve: (ranking, _args, context) => required(context.loaders.protocolVersion, ranking.versionId),
  }),
  columns: t.field({
    type: [BoardColumnRef],
    description: 'In which its values stand: those that the board had then.',
    complexity: { field: 1, multiplier: 5 },
    resolve: (ranking, _args, context) => context.loaders.columnsOfVersion.load(ranking.versionId),
  }),
}));
