import { Refusal } from '@fidboard/core';
import { methods } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import type { Context } from '../../schema/context.ts';
import { refusing } from '../../schema/domain-errors.ts';
import { requireId } from '../../schema/global-id.ts';
import { MethodRef } from '../../schema/refs.ts';
import { optionalCount, optionalText, optionalUrl, requireText } from '../../schema/text.ts';

const CreateMethodInput = builder.inputType('CreateMethodInput', {
  description: 'A method to add to a team.',
  fields: (t) => ({
    teamId: t.id({ required: true, description: 'The team that it is of.' }),
    name: t.string({ required: true, description: '1 to 80 characters.' }),
    slug: t.string({ description: 'Unique within the team; made from the name when left out.' }),
    description: t.string({ description: 'At most 2,000 characters.' }),
    nfe: t.int({ description: 'Function evaluations for one sample.' }),
    parameters: t.field({ type: 'BigInt', description: 'Parameters of the network that samples.' }),
    teacher: t.string({ description: 'What it was distilled from; at most 200 characters.' }),
    dataFree: t.boolean({ description: 'Whether it was trained without real images.' }),
    trainingImages: t.field({ type: 'BigInt', description: 'Images seen in training.' }),
    paperUrl: t.string({ description: 'Where the paper is: an http or https address.' }),
    codeUrl: t.string({ description: 'Where the code is: an http or https address.' }),
  }),
});

builder.mutationField('createMethod', (t) =>
  t.field({
    type: MethodRef,
    description: 'Adds a method to a team; for its members.',
    errors: {},
    args: { input: t.arg({ type: CreateMethodInput, required: true }) },
    resolve: refusing(async (_root: unknown, { input }, context: Context) => {
      context.policy.requireUser('submit');
      const team = await context.loaders.team.load(requireId('Team', String(input.teamId), 'teamId'));
      if (team === null) {
        throw new Refusal('NOT_FOUND', 'team: expected an existing one, got none', 'Check its id.');
      }
      await context.policy.requireMethodCreate(team);
      return methods.create(context.services.database, {
        teamId: team.id,
        name: requireText('name', input.name, { max: 80 }),
        slug: input.slug,
        description: optionalText('description', input.description, { max: 2000, multiline: true }) ?? '',
        nfe: optionalCount('nfe', input.nfe, 1),
        parameters: optionalCount('parameters', input.parameters, 1),
        teacher: optionalText('teacher', input.teacher, { max: 200 }),
        dataFree: input.dataFree,
        trainingImages: optionalCount('trainingImages', input.trainingImages, 0),
        paperUrl: optionalUrl('paperUrl', input.paperUrl),
        codeUrl: optionalUrl('codeUrl', input.codeUrl),
      });
    }),
  }),
);
