import { extractorTitleOf, parseProtocol } from '@fidboard/protocol';
import { builder } from '../../schema/builder.ts';
import { ProtocolRef, ReferenceRef } from '../../schema/refs.ts';
import { ExtractionRef } from './extraction.ts';

ProtocolRef.implement({
  description: 'Everything that can change a number; immutable.',
  fields: (t) => ({
    fingerprint: t.exposeString('fingerprint', {
      description:
        'SHA-256 of its canonical JSON; scores under different fingerprints are never ranked together.',
    }),
    document: t.field({ type: 'JSON', resolve: (protocol) => protocol.document }),
    extraction: t.field({
      type: ExtractionRef,
      description: 'How images become features.',
      resolve: ({ document }) => parseProtocol(document).extraction,
    }),
    extractor: t.string({
      description: 'The id of the network that makes the features.',
      resolve: ({ document }) => parseProtocol(document).extraction.extractor.id,
    }),
    extractorTitle: t.string({ resolve: ({ document }) => extractorTitleOf(parseProtocol(document)) }),
  }),
});

const ReferenceStateEnum = builder.enumType('ReferenceState', {
  values: ['PREPARING', 'READY', 'FAILED'] as const,
});

builder.node(ReferenceRef, {
  description: 'A named set of real images under a protocol.',
  id: { resolve: (reference) => reference.id },
  loadMany: (ids, context) =>
    Promise.all(
      ids.map(async (id) =>
        (await context.policy.canSeeReference(id)) ? context.loaders.reference.load(id) : null,
      ),
    ),
  fields: (t) => ({
    name: t.exposeString('name'),
    state: t.field({ type: ReferenceStateEnum, resolve: (reference) => reference.state }),
    failureMessage: t.exposeString('failureMessage', { nullable: true }),
    imageCount: t.exposeInt('imageCount', { nullable: true }),
  }),
});
