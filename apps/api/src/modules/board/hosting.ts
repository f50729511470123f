import { Refusal } from '@fidboard/core';
import {
  applyBoard,
  type Board,
  documentOf,
  type ReferenceUpload,
  references,
  referenceUploads,
} from '@fidboard/database';
import { fingerprintOf, parseBoardDocument } from '@fidboard/protocol';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { globalIdOf } from '../../schema/global-id.ts';
import { required } from '../../schema/loaders.ts';
import { BoardRef } from '../../schema/refs.ts';
import { announcedFile, REFERENCE_FILES } from '../../uploads/announced-file.ts';
import { currentVersion, pendingVersion } from '../protocol/current-version.ts';

const AnnounceReferenceInput = builder.inputType('AnnounceReferenceInput', {
  description: 'A sample set that is to be a reference, statistics, or the labels of one.',
  fields: (t) => ({
    filename: t.string({
      required: true,
      description: 'Ends in .zip, .tar, .tar.gz, .tgz or .npz; of labels in .csv or .npy.',
    }),
    bytes: t.field({ type: 'BigInt', required: true, description: 'The exact size of the file.' }),
    sha256: t.string({
      required: true,
      description: 'Of the file, in hexadecimal; checked against what arrives.',
    }),
  }),
});

const AnnounceReferencePayload = builder
  .objectRef<{ upload: ReferenceUpload; uploadUrl: string }>('AnnounceReferencePayload')
  .implement({
    description: 'Bytes that a host sends to be a reference.',
    fields: (t) => ({
      referenceUploadId: t.id({
        description: 'Goes into Upload-Metadata.',
        resolve: ({ upload }) => globalIdOf('ReferenceUpload', upload.id),
      }),
      stored: t.boolean({
        description: 'Whether the bytes are there already: then there is nothing to send.',
        resolve: ({ upload }) => upload.sampleSetSha256 !== null,
      }),
      uploadUrl: t.exposeString('uploadUrl', {
        description: 'A tus 1.0 endpoint; send Upload-Metadata with referenceUploadId and filename.',
      }),
    }),
  });

const ApplyBoardInput = builder.inputType('ApplyBoardInput', {
  description: 'A board to make or to change.',
  fields: (t) => ({
    document: t.field({
      type: 'JSON',
      required: true,
      description: 'The board as docs/boards.md of the repository describes it.',
    }),
    reEvaluate: t.boolean({
      description:
        'Whether the submissions that lack scores which the document asks for are to be evaluated again; without it such a document is refused (CONFLICT), with their number.',
    }),
  }),
});

builder.objectField(BoardRef, 'document', (t) =>
  t.field({
    type: 'JSON',
    description:
      'The board as its host would write it down; applying it changes nothing. Of a board with a pending protocol version, what it will be.',
    resolve: async (board, _args, context) => {
      const { loaders } = context;
      const { id, protocolFingerprint } =
        (await pendingVersion(context, board.id)) ?? (await currentVersion(context, board.id));
      return documentOf(board, {
        protocol: await required(loaders.protocol, protocolFingerprint),
        references: await loaders.referencesOfVersion.load(id),
        phases: await loaders.phasesOfBoard.load(board.id),
        columns: await loaders.columnsOfVersion.load(id),
        reported: await loaders.reportedOfBoard.load(board.id),
      });
    },
  }),
);

builder.mutationFields((t) => ({
  announceReference: t.field({
    type: AnnounceReferencePayload,
    description: 'Announces a sample set that is to be the reference of a board; its bytes follow by tus.',
    errors: {},
    args: { input: t.arg({ type: AnnounceReferenceInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const hostId = context.policy.requireUser('manage');
      return {
        upload: await referenceUploads.ensure(context.services.database, {
          hostId,
          ...announcedFile(input, context.services.settings, REFERENCE_FILES),
          declaredSha256: input.sha256.toLowerCase(),
        }),
        uploadUrl: `${context.origin}/uploads`,
      };
    }),
  }),
  applyBoard: t.field({
    type: BoardRef,
    description: 'Makes a board, or changes one of the viewer’s, to what a document says.',
    errors: {},
    args: { input: t.arg({ type: ApplyBoardInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      context.policy.requireUser('manage');
      const document = parseBoardDocument(input.document);
      const existing = await takenBoard(context, document.board);
      const hostId = context.policy.requireHosting(existing);
      for (const { sha256, kind, labels } of document.references) {
        if (
          await isReferenceOf(context, existing, {
            sha256,
            kind,
            labels,
            fingerprint: fingerprintOf(document.protocol),
          })
        )
          continue;
        await requireReferenceSamples(context, sha256, hostId);
        if (labels !== undefined) await requireReferenceSamples(context, labels, hostId);
      }
      const board = await applyBoard(context.services.database, hostId, document, {
        reEvaluate: input.reEvaluate ?? false,
      });
      await context.renew();
      return board;
    }),
  }),
}));

/** The board that has the slug already; one that the viewer cannot see is told from none only by its slug being taken. */
async function takenBoard({ loaders, policy }: Context, slug: string) {
  const board = await loaders.boardBySlug.load(slug);
  if (board === null || (await policy.canSeeBoard(board))) return board;
  throw new Refusal('CONFLICT', `slug: expected a free one, but "${slug}" is taken`, 'Choose another.');
}

/** Whether a board is measured so already, or was: then nothing is computed. */
async function isReferenceOf(
  { loaders }: Context,
  board: Board | null,
  wanted: {
    sha256: string;
    kind: 'statistics' | undefined;
    labels: string | undefined;
    fingerprint: string;
  },
): Promise<boolean> {
  const versions = board === null ? [] : await loaders.versionsOfBoard.load(board.id);
  const own = await Promise.all(versions.map(({ id }) => loaders.referencesOfVersion.load(id)));
  return own
    .flat()
    .some(
      ({ reference }) =>
        reference.sampleSetSha256 === wanted.sha256 &&
        (reference.kind === 'STATISTICS') === (wanted.kind === 'statistics') &&
        reference.labelsSha256 === (wanted.labels ?? '') &&
        reference.protocolFingerprint === wanted.fingerprint,
    );
}

/** The bytes must be the host's own, or the reference of a board that they see. */
async function requireReferenceSamples(context: Context, sha256: string, hostId: string): Promise<void> {
  const { database } = context.services;
  if (await referenceUploads.hasSent(database, hostId, sha256)) return;
  for (const reference of await references.ofSampleSet(database, sha256)) {
    // Of images that were not loaded with their board, nobody has shown to have them.
    if (reference.withoutSamples) continue;
    if (await context.policy.canSeeReference(reference.id)) return;
  }
  throw new Refusal(
    'NOT_FOUND',
    `board.references: expected a sample set that you have sent or that a board you see is measured against, got ${sha256}`,
    'Announce the reference and send its bytes first; fidboard board apply does both.',
  );
}
