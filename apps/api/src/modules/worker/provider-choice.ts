import type { ProviderChoice } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';

interface ProviderTiming {
  provider: string;
  secondsPerImage: number;
}

const ProviderTimingRef = builder.objectRef<ProviderTiming>('ProviderTiming').implement({
  description: 'How fast a network ran on one provider when a worker chose between those that it has.',
  fields: (t) => ({
    provider: t.exposeString('provider', { description: 'cpu, webgpu or cuda.' }),
    secondsPerImage: t.exposeFloat('secondsPerImage', { description: 'Seconds an image took.' }),
  }),
});

export const ProviderChoiceRef = builder.objectRef<ProviderChoice>('ProviderChoice').implement({
  description:
    'Why a network ran where it did: a worker times a few batches of it on each provider that it has.',
  fields: (t) => ({
    provider: t.exposeString('provider', { description: 'The one that was chosen: cpu, webgpu or cuda.' }),
    timings: t.field({
      type: [ProviderTimingRef],
      description: 'The fastest first; empty where the worker has one provider only.',
      resolve: ({ secondsPerImage }) =>
        Object.entries(secondsPerImage)
          .map(([provider, seconds]) => ({ provider, secondsPerImage: seconds }))
          .sort((a, b) => a.secondsPerImage - b.secondsPerImage),
    }),
  }),
});
