import { teams } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { TeamRef } from '../../schema/refs.ts';
import { requireText } from '../../schema/text.ts';

const CreateTeamInput = builder.inputType('CreateTeamInput', {
  description: 'A team to make.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 80 characters.' }),
    slug: t.string({
      description: 'Lower-case letters, digits and hyphens; made from the name when left out.',
    }),
  }),
});
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
}));
