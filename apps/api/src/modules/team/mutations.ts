import { Refusal } from '@fidboard/core';
import { teams, users } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { requireId } from '../../schema/global-id.ts';
import { TeamRef } from '../../schema/refs.ts';
import { requireText } from '../../schema/text.ts';
import { TeamRoleEnum } from './team.ts';

const CreateTeamInput = builder.inputType('CreateTeamInput', {
  description: 'A team to make.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 80 characters.' }),
    slug: t.string({
      description: 'Lower-case letters, digits and hyphens; made from the name when left out.',
    }),
  }),
});
const AddMemberInput = builder.inputType('AddMemberInput', {
  description: 'A person to add to a team.',
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'The team’s id.' }),
    email: t.string({ required: true, description: 'Of somebody with an account.' }),
    role: t.field({ type: TeamRoleEnum, defaultValue: 'MEMBER', description: 'What they may do in it.' }),
  }),
});
const RemoveMemberInput = builder.inputType('RemoveMemberInput', {
  description: 'A person to take out of a team.',
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'The team’s id.' }),
    userId: t.id({ required: true, description: 'The person’s id.' }),
  }),
});

async function managedTeam(context: Context, globalId: string) {
  context.policy.requireUser('manage');
  const team = await context.loaders.team.load(requireId('Team', globalId, 'teamId'));
  if (team === null)
    throw new Refusal('NOT_FOUND', 'team: expected an existing one, got none', 'Check its id.');
  await context.policy.requireTeamManage(team);
  return team;
}

builder.mutationFields((t) => ({
  createTeam: t.field({
    type: TeamRef,
    description: 'Makes a team with the viewer as its owner.',
    errors: {},
    args: { input: t.arg({ type: CreateTeamInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const ownerId = context.policy.requireUser('manage');
      const name = requireText('name', input.name, { max: 80 });
      return teams.create(context.services.database, { name, slug: input.slug ?? null, ownerId });
    }),
  }),
  addMember: t.field({
    type: TeamRef,
    description: 'Adds a person to a team; for owners, at most 20 times an hour.',
    errors: {},
    args: { input: t.arg({ type: AddMemberInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const team = await managedTeam(context, String(input.teamId));
      // The answer tells whether an address has an account: nobody may try a list of them.
      context.services.invitations.take(context.policy.requireUser('manage'));
      const user = await users.byEmail(context.services.database, input.email);
      if (user === null) {
        throw new Refusal(
          'NOT_FOUND',
          'There is no account with this e-mail address.',
          'Ask them to sign up first.',
        );
      }
      await teams.addMember(context.services.database, {
        teamId: team.id,
        userId: user.id,
        role: input.role ?? 'MEMBER',
      });
      await context.renew();
      return team;
    }),
  }),
  removeMember: t.field({
    type: TeamRef,
    description: 'Takes a person out of a team; for owners. The last owner stays.',
    errors: {},
    args: { input: t.arg({ type: RemoveMemberInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const team = await managedTeam(context, String(input.teamId));
      const userId = requireId('User', String(input.userId), 'userId');
      await teams.removeMember(context.services.database, team.id, userId);
      await context.renew();
      return team;
    }),
  }),
}));
