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
