import { builder } from '../../schema/builder.ts';
import { required } from '../../schema/loaders.ts';
import { MembershipRef, MethodRef, TeamRef, UserRef } from '../../schema/refs.ts';

export const TeamRoleEnum = builder.enumType('TeamRole', {
  description: 'What a person may do in a team.',
  values: {
    OWNER: { description: 'Manages its members; submits.' },
    MEMBER: { description: 'Adds methods and submits.' },
  } as const,
});

MembershipRef.implement({
  description: 'A person in a team.',
  fields: (t) => ({
    role: t.field({
      type: TeamRoleEnum,
      description: 'What the person may do in it.',
      resolve: (membership) => membership.role,
    }),
    team: t.field({
      type: TeamRef,
      description: 'The team.',
      resolve: (membership, _args, context) => required(context.loaders.team, membership.teamId),
    }),
    user: t.field({
      type: UserRef,
      description: 'The person.',
      resolve: (membership, _args, context) => required(context.loaders.user, membership.userId),
    }),
  }),
});

builder.node(TeamRef, {
  description: 'People who submit together.',
  id: { resolve: (team) => team.id },
  loadMany: (ids, context) => Promise.all(ids.map((id) => context.loaders.team.load(id))),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'In addresses and in the CLI.' }),
    name: t.exposeString('name', { description: 'Its name for people.' }),
    memberships: t.field({
      type: [MembershipRef],
      description: 'Oldest first.',
      resolve: (team, _args, context) => context.loaders.membershipsOfTeam.load(team.id),
    }),
    methods: t.field({
      type: [MethodRef],
      description: 'Oldest first.',
      resolve: (team, _args, context) => context.loaders.methodsOfTeam.load(team.id),
    }),
    viewerRole: t.field({
      type: TeamRoleEnum,
      nullable: true,
      description: 'What the viewer is in it; null for outsiders.',
      resolve: (team, _args, context) => context.policy.roleIn(team.id),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: (team) => team.createdAt,
    }),
  }),
});
