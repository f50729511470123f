import type { ProtocolVersion } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';

/** The version that a board is ranked by now. */
export async function currentVersion(
  { loaders }: Pick<Context, 'loaders'>,
  boardId: string,
): Promise<ProtocolVersion> {
  const versions = await loaders.versionsOfBoard.load(boardId);
  const current = versions.find(({ state }) => state === 'CURRENT');
  if (current === undefined) throw new Error(`board ${boardId}: expected a current version, got none`);
  return current;
}

/** The version that a board is to be ranked by once its submissions have been evaluated under it; null where there is none. */
export async function pendingVersion(
  { loaders }: Pick<Context, 'loaders'>,
  boardId: string,
): Promise<ProtocolVersion | null> {
  const versions = await loaders.versionsOfBoard.load(boardId);
  return versions.find(({ state }) => state === 'PENDING') ?? null;
}
