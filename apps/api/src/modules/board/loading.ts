import { type BoardOrigin, type BoardUpload, boardUploads } from '@fidboard/database';
import { BOARD_SLUG } from '@fidboard/protocol';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { FieldRefusal, refusing } from '../../schema/domain-errors.ts';
import { globalIdOf } from '../../schema/global-id.ts';
import { BoardRef, TeamRef } from '../../schema/refs.ts';
import { announcedFile, type FileKind } from '../../uploads/announced-file.ts';

const BoardOriginRef = builder.objectRef<BoardOrigin & { slug: string }>('BoardOrigin').implement({
  description: 'The platform that a board was loaded from.',
  fields: (t) => ({
    url: t.exposeString('url', {
      description:
        'Its address, as the file says it: who loaded the board vouches for it, and the keys of that address prove it.',
    }),
    takenAt: t.field({
      type: 'DateTime',
      description: 'When the full copy was taken there.',
      resolve: ({ takenAt }) => takenAt,
    }),
    loadedAt: t.field({
      type: 'DateTime',
      description: 'When it was loaded here.',
      resolve: ({ loadedAt }) => loadedAt,
    }),
    keysUrl: t.string({
      description:
        'Where the keys are that came with the board: a path at this origin, for `fidboard verify --keys` when the platform no longer answers.',
      resolve: ({ slug }) => `/boards/${encodeURIComponent(slug)}/origin-keys.json`,
    }),
  }),
});

builder.objectFields(BoardRef, (t) => ({
  loadedFrom: t.field({
    type: BoardOriginRef,
    nullable: true,
    description:
      'The platform that the board was loaded from, whose receipts its earlier scores have; null for a board that was made here.',
    resolve: async ({ id, slug }, _args, { loaders }) => {
      const [origin] = await loaders.originsOfBoard.load(id);
      return origin === undefined ? null : { ...origin, slug };
    },
  }),
  dumpUrl: t.string({
    nullable: true,
    description:
      'Where its full copy is, for another platform to load: a path at this origin; without images with `?samples=none`. Null for everybody but its host.',
    resolve: (board, _args, { policy }) =>
      policy.canSeeHostSide(board) ? `/boards/${encodeURIComponent(board.slug)}/dump.tar` : null,
  }),
}));

builder.objectField(TeamRef, 'loadedFrom', (t) =>
  t.exposeString('loadedFrom', {
    nullable: true,
    description:
      'The address of the platform that it came from with a board; null for a team of this one. Nobody is in a loaded team.',
  }),
);

const DUMP: FileKind = {
  ending: /\.tar$/i,
  expected: '.tar',
  remedy: 'Give the file that fidboard board dump wrote.',
};

const AnnounceBoardLoadInput = builder.inputType('AnnounceBoardLoadInput', {
  description: 'A full copy of a board that is to be loaded.',
  fields: (t) => ({
    slug: t.string({
      required: true,
      description: 'Of the board that is to come of it; one that is free.',
    }),
    filename: t.string({ required: true, description: 'Ends in .tar.' }),
    bytes: t.field({ type: 'BigInt', required: true, description: 'The exact size of the file.' }),
    sha256: t.string({
      required: true,
      description: 'Of the file, in hexadecimal; checked against what arrives.',
    }),
  }),
});

const AnnounceBoardLoadPayload = builder
  .objectRef<{ upload: BoardUpload; uploadUrl: string }>('AnnounceBoardLoadPayload')
  .implement({
    description: 'A full copy of a board that is to be sent.',
    fields: (t) => ({
      boardUploadId: t.id({
        description: 'Goes into Upload-Metadata.',
        resolve: ({ upload }) => globalIdOf('BoardUpload', upload.id),
      }),
      uploadUrl: t.exposeString('uploadUrl', {
        description:
          'A tus 1.0 endpoint; send Upload-Metadata with boardUploadId and filename. The last byte is answered when the board is there, or refused.',
      }),
    }),
  });

builder.mutationField('announceBoardLoad', (t) =>
  t.field({
    type: AnnounceBoardLoadPayload,
    description:
      'Announces a full copy of a board; its bytes follow by tus, and whoever sends them is the host of the board that comes of them.',
    errors: {},
    args: { input: t.arg({ type: AnnounceBoardLoadInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const hostId = context.policy.requireHosting(null);
      const file = announcedFile(input, context.services.settings, DUMP);
      const upload = await boardUploads.ensure(context.services.database, {
        hostId,
        slug: requireSlug(input.slug),
        ...file,
        declaredSha256: input.sha256.toLowerCase(),
      });
      return { upload, uploadUrl: `${context.origin}/uploads` };
    }),
  }),
);

function requireSlug(slug: string): string {
  if (slug.length <= 60 && BOARD_SLUG.test(slug)) return slug;
  throw new FieldRefusal(
    'slug',
    `slug: expected 1 to 60 lower-case letters, digits and single hyphens, got "${slug.slice(0, 80)}"`,
    'Choose another short name.',
  );
}
