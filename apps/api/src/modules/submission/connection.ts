import { builder } from '../../schema/builder.ts';
import { SubmissionRef } from '../../schema/refs.ts';

export const SubmissionConnection = builder.connectionObject({
  type: SubmissionRef,
  name: 'SubmissionConnection',
});
