import { Refusal } from '@fidboard/core';
import type { Team } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { requireId } from '../../schema/global-id.ts';

/** The team of an input field, which the viewer must own. */
export async function managedTeam(context: Context, globalId: string): Promise<Team> {
  context.policy.requireUser('manage');
  const team = await existingTeam(context, globalId);
  await context.policy.requireTeamManage(team);
  return team;
}

export async function existingTeam(context: Context, globalId: string): Promise<Team> {
  const team = await context.loaders.team.load(requireId('Team', globalId, 'teamId'));
  if (team !== null) return team;
  throw new Refusal('NOT_FOUND', 'team: expected an existing one, got none', 'Check its id.');
}
