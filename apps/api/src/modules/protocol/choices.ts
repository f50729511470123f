import { workers } from '@fidboard/database';
import {
  conventionalSettings,
  NORMALISATIONS,
  type OfferedExtractor,
  parseOfferedExtractors,
  RESIZES,
  resizeTitleOf,
} from '@fidboard/protocol';
import { builder } from '../../schema/builder.ts';

const OfferedExtractorRef = builder.objectRef<OfferedExtractor>('OfferedExtractor').implement({
  description: 'A network that a worker online can run.',
  fields: (t) => ({
    id: t.string({
      description: 'What protocols call it.',
      resolve: ({ extraction }) => extraction.extractor.id,
    }),
    title: t.exposeString('title', { description: 'Its name for people.' }),
    classes: t.exposeInt('classes', {
      nullable: true,
      description: 'How many classes its classifier tells apart; null where it has none.',
    }),
    extraction: t.field({
      type: 'JSON',
      description: 'The extraction of a protocol that uses it with its own preprocessing.',
      resolve: ({ extraction }) => extraction,
    }),
  }),
});

const ResizeRef = builder.objectRef<(typeof RESIZES)[number]>('ResizeConvention').implement({
  description: 'A way in which images are resized to what a network sees.',
  fields: (t) => ({
    key: t.string({ description: 'What protocols call it.', resolve: (resize) => resize }),
    title: t.string({ description: 'What people call it.', resolve: resizeTitleOf }),
  }),
});

const ProtocolChoicesRef = builder.objectRef<object>('ProtocolChoices').implement({
  description: 'What a protocol can be made of.',
  fields: (t) => ({
    extractors: t.field({
      type: [OfferedExtractorRef],
      description: 'The networks that workers online can run; none while no worker is.',
      resolve: async (_root, _args, { services }) => {
        const offered = (await workers.online(services.database)).flatMap(({ extractors }) =>
          parseOfferedExtractors(extractors),
        );
        return [...new Map(offered.map((each) => [JSON.stringify(each.extraction), each])).values()];
      },
    }),
    resizes: t.field({
      type: [ResizeRef],
      description: 'The conventions of resizing.',
      resolve: () => [...RESIZES],
    }),
    normalisations: t.stringList({
      description:
        'What may become of a pixel x of 0 to 255, beside a mean and a deviation for each channel.',
      resolve: () => [...NORMALISATIONS],
    }),
    settings: t.field({
      type: 'JSON',
      description: 'A protocol without its extraction, of settings that are conventional.',
      resolve: () => conventionalSettings(),
    }),
  }),
});

builder.queryField('protocolChoices', (t) =>
  t.field({
    type: ProtocolChoicesRef,
    description: 'What a protocol can be made of on this platform, now.',
    resolve: () => ({}),
  }),
);
