import { builder } from '../../schema/builder.ts';
import { MembershipRef, UserRef } from '../../schema/refs.ts';

builder.node(UserRef, {
  description: 'A person.',
  id: { resolve: (user) => user.id },
  // Only oneself: others are met through their teams and submissions.
  loadMany: (ids, context) =>
    Promise.all(ids.map((id) => (id === context.policy.userId ? context.loaders.user.load(id) : null))),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What others know the person by.' }),
    email: t.string({
      nullable: true,
      description: 'Shown to the person alone.',
      resolve: (user, _args, context) => (context.policy.canSeeEmail(user.id) ? user.email : null),
    }),
    isOperator: t.boolean({
      description: 'Whether they operate this Fidboard; true for nobody but the person who asks.',
      resolve: (user, _args, context) => user.id === context.policy.userId && context.policy.isOperator(),
    }),
    memberships: t.field({
      type: [MembershipRef],
      description: 'Oldest first.',
      resolve: (user, _args, context) => context.loaders.membershipsOfUser.load(user.id),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: UserRef,
    nullable: true,
    description: 'The signed-in person; null when signed out.',
    resolve: (_root, _args, context) =>
      context.policy.userId === null ? null : context.loaders.user.load(context.policy.userId),
  }),
);
