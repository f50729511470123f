import { parseProviderChoice, rankings, type Score } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { required } from '../../schema/loaders.ts';
import { BoardReferenceRef, EvaluationRef, ProtocolRef, ReceiptRef, ScoreRef } from '../../schema/refs.ts';
import { referenceOn } from '../protocol/board-reference.ts';
import { visibleSubmission } from '../submission/visible.ts';
import { ProviderChoiceRef } from '../worker/provider-choice.ts';

builder.node(EvaluationRef, {
  description: 'A submission against a reference under a protocol.',
  id: { resolve: (evaluation) => evaluation.id },
  loadMany: (ids, context) =>
    Promise.all(
      ids.map(async (id) => {
        const evaluation = await context.loaders.evaluation.load(id);
        if (evaluation === null) return null;
        const submission = await visibleSubmission(context, evaluation.submissionId);
        return submission !== null && (await context.policy.canSeeResults(submission)) ? evaluation : null;
      }),
    ),
  fields: (t) => ({
    protocol: t.field({
      type: ProtocolRef,
      description: 'What the scores were computed under.',
      resolve: (evaluation, _args, context) =>
        required(context.loaders.protocol, evaluation.protocolFingerprint),
    }),
    reference: t.field({
      type: BoardReferenceRef,
      description: 'What it was measured against.',
      resolve: async ({ submissionId, versionId, referenceId }, _args, context) => {
        const { boardId } = await required(context.loaders.submission, submissionId);
        return referenceOn(context, { boardId, versionId, referenceId });
      },
    }),
    provider: t.exposeString('provider', {
      nullable: true,
      description:
        'Where the network ran: cpu, webgpu or cuda; “cpu, cuda” when workers differed. Null before the scores.',
    }),
    providerChoices: t.field({
      type: [ProviderChoiceRef],
      description:
        'Why there, of each provider that a worker chose by measurement; empty where operators named it.',
      resolve: ({ providerChoices }) =>
        Array.isArray(providerChoices)
          ? providerChoices.flatMap((each) => parseProviderChoice(each) ?? [])
          : [],
    }),
    imagesReused: t.exposeInt('imagesReused', {
      nullable: true,
      description:
        'Images whose features had been computed before, for another submission or a reference with the same images; null before the scores.',
    }),
    warnings: t.stringList({
      description: 'What the scoring had to say, each a sentence.',
      resolve: ({ warnings }) => (Array.isArray(warnings) ? warnings.map(String) : []),
    }),
    loadedFrom: t.exposeString('loadedFrom', {
      nullable: true,
      description:
        'The address of the platform that computed it and signed its receipt, where the board was loaded from there; null for one of this platform.',
    }),
    finishedAt: t.field({
      type: 'DateTime',
      description: 'When the scores were there; null before.',
      nullable: true,
      resolve: (evaluation) => evaluation.finishedAt,
    }),
    receipt: t.field({
      type: ReceiptRef,
      nullable: true,
      description: 'Null before the scores, and of evaluations from before receipts were recorded.',
      resolve: (evaluation, _args, context) => context.loaders.receiptOfEvaluation.load(evaluation.id),
    }),
    scores: t.field({
      type: [ScoreRef],
      description: 'In the order of the columns of the version that they were computed for.',
      resolve: async (evaluation, _args, context) => {
        const { versionId, referenceId } = evaluation;
        const columns = await context.loaders.columnsOfVersion.load(versionId);
        const place = (score: Score) => {
          const index = columns.findIndex((column) => rankings.standsIn(column, evaluation, score));
          return index < 0 ? columns.length : index;
        };
        return evaluation.scores
          .toSorted((a, b) => place(a) - place(b) || a.metric.localeCompare(b.metric))
          .map((score) => ({ ...score, versionId, referenceId }));
      },
    }),
  }),
});
