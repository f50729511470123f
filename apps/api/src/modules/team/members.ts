import { teams } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { requireId } from '../../schema/global-id.ts';
import { TeamRef } from '../../schema/refs.ts';
import { existingTeam, managedTeam } from './managed-team.ts';
import { TeamRoleEnum } from './team.ts';

const RemoveMemberInput = builder.inputType('RemoveMemberInput', {
  description: 'Who is taken out of which team.',
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'A team that the viewer owns.' }),
    userId: t.id({ required: true, description: 'One of its members.' }),
  }),
});
const SetMemberRoleInput = builder.inputType('SetMemberRoleInput', {
  description: 'What a member of a team becomes.',
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'A team that the viewer owns.' }),
    userId: t.id({ required: true, description: 'One of its members.' }),
    role: t.field({ type: TeamRoleEnum, required: true, description: 'What they become.' }),
  }),
});
const TransferTeamInput = builder.inputType('TransferTeamInput', {
  description: 'Who takes over a team.',
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'A team that the viewer owns.' }),
    userId: t.id({ required: true, description: 'Another of its members.' }),
  }),
});
const LeaveTeamInput = builder.inputType('LeaveTeamInput', {
  description: 'Which team the viewer leaves.',
  fields: (t) => ({ teamId: t.id({ required: true, description: 'A team that the viewer is in.' }) }),
});

builder.mutationFields((t) => ({
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
  setMemberRole: t.field({
    type: TeamRef,
    description: 'Makes a member an owner, or an owner a member; for owners. The last owner stays one.',
    errors: {},
    args: { input: t.arg({ type: SetMemberRoleInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const team = await managedTeam(context, String(input.teamId));
      const userId = requireId('User', String(input.userId), 'userId');
      await teams.setRole(context.services.database, { teamId: team.id, userId, role: input.role });
      await context.renew();
      return team;
    }),
  }),
  transferTeam: t.field({
    type: TeamRef,
    description: 'Hands a team to another member, who becomes an owner while the viewer becomes a member.',
    errors: {},
    args: { input: t.arg({ type: TransferTeamInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const team = await managedTeam(context, String(input.teamId));
      const toId = requireId('User', String(input.userId), 'userId');
      const fromId = context.policy.requireUser('manage');
      await teams.transfer(context.services.database, { teamId: team.id, fromId, toId });
      await context.renew();
      return team;
    }),
  }),
  leaveTeam: t.field({
    type: TeamRef,
    description: 'Takes the viewer out of a team. The last owner cannot leave: hand it over first.',
    errors: {},
    args: { input: t.arg({ type: LeaveTeamInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      const userId = context.policy.requireUser('manage');
      const team = await existingTeam(context, String(input.teamId));
      await teams.removeMember(context.services.database, team.id, userId);
      await context.renew();
      return team;
    }),
  }),
}));
