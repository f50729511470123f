import { builder } from '../../schema/builder.ts';

export const DirectionEnum = builder.enumType('Direction', {
  description: 'Which end of the scale is better.',
  values: { LOWER: { description: 'Less is better.' }, HIGHER: { description: 'More is better.' } } as const,
});
