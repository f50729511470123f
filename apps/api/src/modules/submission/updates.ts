import { Refusal } from '@fidboard/core';
import { events, type Submission, type SubmissionEvent } from '@fidboard/database';
import { UpdateStream } from '../../live/update-stream.ts';
import { assertAfterVersion, VersionedReader, type VersionedUpdate } from '../../live/versioned.ts';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { parseGlobalId } from '../../schema/global-id.ts';
import { SubmissionEventRef, SubmissionRef } from '../../schema/refs.ts';
import { PlaceInQueue } from './place-in-queue.ts';
import { visibleSubmission } from './visible.ts';

type Update = VersionedUpdate<Submission, SubmissionEvent>;

const SubmissionUpdate = builder.objectRef<Update>('SubmissionUpdate').implement({
  description: 'What changed on a submission: exactly the events fromVersion + 1 to toVersion.',
  fields: (t) => ({
    fromVersion: t.exposeInt('fromVersion', {
      description: 'The version that the update goes on from: `afterVersion`, or the last one’s `toVersion`.',
    }),
    toVersion: t.exposeInt('toVersion', {
      description: 'Equal to fromVersion when only the place in the queue changed.',
    }),
    events: t.field({
      type: [SubmissionEventRef],
      description: 'What happened between the two versions, in order.',
      resolve: (update) => update.events,
    }),
    submission: t.field({
      type: SubmissionRef,
      description: 'As it is now; it may already be ahead of toVersion.',
      resolve: (update) => update.row,
    }),
  }),
});

builder.subscriptionField('submissionUpdates', (t) =>
  t.field({
    type: SubmissionUpdate,
    description:
      'Replays what was missed after `afterVersion` at once, then follows; a slow reader gets fewer, larger updates, never a gap. Ends when the submission can no longer be seen.',
    args: {
      id: t.arg.id({ required: true, description: 'The submission’s id.' }),
      afterVersion: t.arg.int({
        required: true,
        description: 'The version that is known already; 0 replays from the beginning.',
      }),
    },
    subscribe: (_root, { id, afterVersion }, context) => submissionUpdates(context, String(id), afterVersion),
    resolve: (update) => update,
  }),
);

async function submissionUpdates(
  context: Context,
  globalId: string,
  afterVersion: number,
): Promise<UpdateStream<Update>> {
  const { database, feed, settings } = context.services;
  const id = parseGlobalId('Submission', globalId);
  const submission = id === undefined ? null : await visibleSubmission(context, id);
  if (submission === null) {
    throw new Refusal('NOT_FOUND', 'id: expected an existing submission, got none', 'Check its id.');
  }
  assertAfterVersion(afterVersion, submission.version);
  const place = new PlaceInQueue(context.services, submission.id);
  const reader = new VersionedReader<Submission, SubmissionEvent>(
    {
      eventsAfter: (version) =>
        events.submissionEventsAfter(database, submission.id, { afterVersion: version }),
      load: async () => {
        await context.renew();
        return visibleSubmission(context, submission.id);
      },
      surroundings: (row) => place.follow(row.state === 'QUEUED'),
    },
    afterVersion,
  );
  let hasChanged = true;
  return new UpdateStream({
    subscribe: (wake) => {
      place.onMove(wake);
      const stop = feed.subscribe({ submission: submission.id }, () => {
        hasChanged = true;
        wake();
      });
      return () => {
        stop();
        place.end();
      };
    },
    read: async () => {
      // The queue moves often: who only waits in it is looked at with one query.
      if (!hasChanged && !(await place.hasMoved())) return null;
      hasChanged = false;
      return reader.read();
    },
    hasMore: () => {
      hasChanged ||= reader.isBehind;
      return hasChanged;
    },
    minimumInterval: settings.liveIntervalMs,
  });
}
