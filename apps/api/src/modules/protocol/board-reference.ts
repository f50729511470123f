import type { ReferenceOfBoard } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { globalIdOf } from '../../schema/global-id.ts';
import { required } from '../../schema/loaders.ts';
import { BoardReferenceRef, ReferenceRef } from '../../schema/refs.ts';
import { ReferenceStateEnum } from './protocol.ts';

BoardReferenceRef.implement({
  description: 'A reference of a board, under the name that it has there.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => globalIdOf('BoardReference', id) }),
    key: t.exposeString('key', { description: 'What columns call it in the board’s document.' }),
    name: t.exposeString('name', { description: 'What the host calls it.' }),
    state: t.field({
      type: ReferenceStateEnum,
      description: 'Whether submissions can be measured against it yet.',
      resolve: ({ reference }) => reference.state,
    }),
    failureMessage: t.string({
      nullable: true,
      description: 'Why it could not be prepared; null unless it failed.',
      resolve: ({ reference }) => reference.failureMessage,
    }),
    imageCount: t.int({
      nullable: true,
      description: 'Its images; null before they were counted.',
      resolve: ({ reference }) => reference.imageCount,
    }),
    imported: t.boolean({
      description: 'Whether it is a mean and a covariance that the host had, in place of images.',
      resolve: ({ reference }) => reference.kind === 'STATISTICS',
    }),
    reference: t.field({
      type: ReferenceRef,
      description: 'The images under the protocol, whatever boards call them.',
      resolve: ({ reference }) => reference,
    }),
  }),
});

/**
 * What a board calls a reference: in the version if one is named, else in the newest that has it. One that was taken off a board
 * before its versions were kept has no name there.
 */
export async function referenceOn(
  { loaders }: Pick<Context, 'loaders'>,
  { boardId, versionId, referenceId }: { boardId: string; versionId?: string; referenceId: string },
): Promise<ReferenceOfBoard> {
  const versions = (await loaders.versionsOfBoard.load(boardId)).toReversed().map(({ id }) => id);
  for (const id of versionId === undefined ? versions : [versionId, ...versions]) {
    const references = await loaders.referencesOfVersion.load(id);
    const found = references.find((each) => each.referenceId === referenceId);
    if (found !== undefined) return found;
  }
  const reference = await required(loaders.reference, referenceId);
  const former = { key: 'former', name: 'A former reference', position: 0 };
  const of = { boardId, versionId: versionId ?? '', referenceId };
  return { id: `${boardId}:${referenceId}`, ...of, ...former, reference };
}
