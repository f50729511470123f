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
    document: t.field({
      type: 'JSON',
      description: 'The whole of it.',
      resolve: (protocol) => protocol.document,
    }),
    extraction: t.field({
      type: ExtractionRef,
      description: 'How images become features.',
      resolve: ({ document }) => parseProtocol(document).extraction,
    }),
    extractor: t.string({
      description: 'The id of the network that makes the features.',
      resolve: ({ document }) => parseProtocol(document).extraction.extractor.id,
    }),
    extractorTitle: t.string({
      description: 'That network’s name for people.',
      resolve: ({ document }) => extractorTitleOf(parseProtocol(document)),
    }),
  }),
});

export const ReferenceStateEnum = builder.enumType('ReferenceState', {
  description: 'How far a reference is.',
  values: {
    PREPARING: { description: 'Its statistics are being computed.' },
    READY: { description: 'Its statistics are stored.' },
    FAILED: { description: 'Its images could not be used.' },
  } as const,
});

builder.node(ReferenceRef, {
  description: 'A set of real images under a protocol; boards name it.',
  id: { resolve: (reference) => reference.id },
  loadMany: (ids, context) =>
    Promise.all(
      ids.map(async (id) =>
        (await context.policy.canSeeReference(id)) ? context.loaders.reference.load(id) : null,
      ),
    ),
  fields: (t) => ({
    state: t.field({
      type: ReferenceStateEnum,
      description: 'Whether submissions can be measured against it yet.',
      resolve: (reference) => reference.state,
    }),
    failureMessage: t.exposeString('failureMessage', {
      description: 'Why it could not be prepared; null unless it failed.',
      nullable: true,
    }),
    imageCount: t.exposeInt('imageCount', {
      description: 'Its images; null before they were counted.',
      nullable: true,
    }),
  }),
});
