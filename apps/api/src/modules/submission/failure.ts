import { builder } from '../../schema/builder.ts';

const FaultEnum = builder.enumType('Fault', {
  description: 'Whose fault a failure is.',
  values: {
    PLATFORM: { description: 'Ours: the same bytes may succeed another time.' },
    SUBMITTER: { description: 'The sample set’s: the same bytes fail again.' },
  } as const,
});

interface Failure {
  code: string;
  message: string;
  fault: 'PLATFORM' | 'SUBMITTER';
}

export const SubmissionFailure = builder.objectRef<Failure>('SubmissionFailure').implement({
  description: 'Why it failed, and whose fault it is.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable; docs/api.md lists them.' }),
    message: t.exposeString('message', { description: 'What was expected, what came, and what to do.' }),
    fault: t.field({
      type: FaultEnum,
      description: 'Whose fault it is.',
      resolve: (failure) => failure.fault,
    }),
  }),
});
