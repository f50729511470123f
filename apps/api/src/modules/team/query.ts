import { teams } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { TeamRef } from '../../schema/refs.ts';

builder.queryField('team', (t) =>
  t.field({
    type: TeamRef,
    nullable: true,
    description: 'A team by its slug; null when absent.',
    args: { slug: t.arg.string({ required: true, description: 'The team’s slug.' }) },
    resolve: (_root, { slug }, context) => teams.bySlug(context.services.database, slug),
  }),
);
