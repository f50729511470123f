import type { Receipt } from '@fidboard/protocol';
import { issueReceipt, receiptPath } from '../../receipts/issue-receipt.ts';
import type { Context } from '../../schema/context.ts';
import { ReceiptRef } from '../../schema/refs.ts';

ReceiptRef.implement({
  description:
    'What an evaluation’s scores were computed from and under, signed by the platform that computed them: `fidboard verify` checks it. Seen by whoever sees the scores.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description:
        'As it stands in the receipt itself and the same for ever; of a loaded board this platform’s own, which its url has.',
    }),
    url: t.string({
      description:
        'Where the receipt is served as a file; a path at this origin, under the scores’ own visibility.',
      resolve: ({ id }) => receiptPath(id),
    }),
    text: t.string({
      description:
        'The receipt: canonical JSON (RFC 8785), byte for byte what the file holds. A receipt that was reformatted does not verify.',
      complexity: 5,
      resolve: (row, _args, context) => issueReceipt(context.services, row),
    }),
    issuer: t.string({
      description:
        'The address of the server that signed it; its keys are at /.well-known/fidboard-keys.json there.',
      complexity: 5,
      resolve: async (row, _args, context) => (await issued(context, row)).issuer,
    }),
    issuedAt: t.field({
      type: 'DateTime',
      description: 'When it was signed: as somebody first asked for it.',
      complexity: 5,
      resolve: async (row, _args, context) => new Date((await issued(context, row)).issuedAt),
    }),
    keyId: t.string({
      description: 'Which key signed it: the RFC 7638 thumbprint of the public key.',
      complexity: 5,
      resolve: async (row, _args, context) => (await issued(context, row)).keyId,
    }),
  }),
});

async function issued({ services }: Context, row: typeof ReceiptRef.$inferType): Promise<Receipt> {
  return JSON.parse(await issueReceipt(services, row)) as Receipt;
}
