import { Refusal } from '@fidboard/core';
import { type Board, type BoardEvent, events } from '@fidboard/database';
import { UpdateStream } from '../../live/update-stream.ts';
import { assertAfterVersion, VersionedReader, type VersionedUpdate } from '../../live/versioned.ts';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { BoardEventRef, BoardRef } from '../../schema/refs.ts';

type Update = VersionedUpdate<Board, BoardEvent>;

const BoardUpdate = builder.objectRef<Update>('BoardUpdate').implement({
  description: 'What changed on a board: exactly the events fromVersion + 1 to toVersion.',
  fields: (t) => ({
    fromVersion: t.exposeInt('fromVersion', {
      description: 'The version that the update goes on from: `afterVersion`, or the last one’s `toVersion`.',
    }),
    toVersion: t.exposeInt('toVersion', {
      description: 'The version that its events lead to; the next update goes on from here.',
    }),
    events: t.field({
      type: [BoardEventRef],
      description: 'What happened between the two versions, in order.',
      resolve: (update) => update.events,
    }),
    board: t.field({
      type: BoardRef,
      description: 'As it is now; it may already be ahead of toVersion.',
      resolve: (update) => update.row,
    }),
  }),
});

builder.subscriptionField('boardUpdates', (t) =>
  t.field({
    type: BoardUpdate,
    description:
      'Replays what was missed after `afterVersion` at once, then follows; a slow reader gets fewer, larger updates, never a gap. Ends when the board can no longer be seen.',
    args: {
      slug: t.arg.string({ required: true, description: 'The board’s slug.' }),
      afterVersion: t.arg.int({
        required: true,
        description: 'The version that is known already; 0 replays from the beginning.',
      }),
    },
    subscribe: (_root, { slug, afterVersion }, context) => boardUpdates(context, slug, afterVersion),
    resolve: (update) => update,
  }),
);

async function boardUpdates(
  context: Context,
  slug: string,
  afterVersion: number,
): Promise<UpdateStream<Update>> {
  const { database, feed, settings } = context.services;
  const board = await context.loaders.boardBySlug.load(slug);
  if (board === null || !(await context.policy.canSeeBoard(board))) {
    throw new Refusal(
      'NOT_FOUND',
      'slug: expected an existing board, got none',
      'Check the board’s address.',
    );
  }
  assertAfterVersion(afterVersion, board.version);
  const reader = new VersionedReader<Board, BoardEvent>(
    {
      eventsAfter: (version) => events.boardEventsAfter(database, board.id, { afterVersion: version }),
      load: async () => {
        await context.renew();
        const now = await context.loaders.board.load(board.id);
        return now !== null && (await context.policy.canSeeBoard(now)) ? now : null;
      },
    },
    afterVersion,
  );
  return new UpdateStream({
    subscribe: (wake) => feed.subscribe({ board: board.id }, wake),
    read: () => reader.read(),
    hasMore: () => reader.isBehind,
    minimumInterval: settings.liveIntervalMs,
  });
}
