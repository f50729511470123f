import {
  backgroundOf,
  type Extraction,
  extractorTitleOf,
  isNetworkExtraction,
  type NetworkExtraction,
  normalisationTitleOf,
  resizeTitleOf,
} from '@fidboard/protocol';
import { builder } from '../../schema/builder.ts';

/** What is said of a network, null for features that somebody handed in. */
function ofNetwork<T>(read: (extraction: NetworkExtraction) => T): (extraction: Extraction) => T | null {
  return (extraction) => (isNetworkExtraction(extraction) ? read(extraction) : null);
}

export const ExtractionRef = builder.objectRef<Extraction>('Extraction').implement({
  description: 'How images become features. What is about a network is null where features were handed in.',
  fields: (t) => ({
    extractor: t.string({
      description: 'The id of the network that makes the features.',
      resolve: ({ extractor }) => extractor.id,
    }),
    title: t.string({
      description: 'The network’s name for people.',
      resolve: (extraction) => extractorTitleOf({ extraction }),
    }),
    sha256: t.string({
      nullable: true,
      description: 'Names the network whatever it is called: SHA-256 of its weights or its ONNX graph.',
      resolve: ({ extractor }) => extractor.sha256,
    }),
    dimension: t.exposeInt('dimension', { description: 'Features of an image.' }),
    inputWidth: t.int({
      nullable: true,
      description: 'Pixels that the network sees.',
      resolve: ofNetwork(({ input }) => input.width),
    }),
    inputHeight: t.int({
      nullable: true,
      description: 'Pixels that the network sees.',
      resolve: ofNetwork(({ input }) => input.height),
    }),
    resize: t.string({
      nullable: true,
      description: 'The convention of resizing, as the command line names it: pytorch, tf1, clean, ...',
      resolve: ofNetwork(({ resize }) => resizeTitleOf(resize)),
    }),
    shorterSide: t.int({
      nullable: true,
      description:
        'Pixels that the shorter side is resized to before the middle is taken; null where the whole image is squeezed.',
      resolve: ofNetwork(({ crop }) => crop?.shorterSide ?? null),
    }),
    normalisation: t.string({
      nullable: true,
      description: 'What becomes of a pixel x of 0 to 255.',
      resolve: ofNetwork(({ normalisation }) => normalisationTitleOf(normalisation)),
    }),
    background: t.string({
      nullable: true,
      description: 'What transparency is laid over: white or black.',
      resolve: ofNetwork(({ colour }) => backgroundOf(colour)),
    }),
  }),
});
