import type { Preprocessing } from '@fidboard/protocol';
import { CLIP_BASE_32, CLIP_LARGE_14_336, type ClipSizes } from './clip-image-tower.ts';
import { DINOV2_BASE, DINOV2_LARGE, type DinoSizes } from './dinov2.ts';
import type { FidInceptionDimension } from './fid-inception.ts';
import type { CheckpointSource, ExtractorHead, ExtractorManifest } from './manifest.ts';

const FID_INCEPTION_HEAD: ExtractorHead = {
  classes: 1008,
  telling: 'the 1000 of ImageNet and 8 that no image belongs to',
  layers: ['fc'],
  sha256: null,
};

const FID_INCEPTION = {
  file: 'pt_inception-2015-12-05-6726825d.pth',
  url: 'https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth',
  bytes: 95_628_359,
  sha256: '6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2',
} as const;

/** As torchvision normalises, of x / 255. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** As openai/CLIP normalises. */
const CLIP = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;

/** Networks whose weights somebody installs once, as the PyTorch checkpoints that their authors publish. */
export const CHECKPOINT_EXTRACTORS: readonly ExtractorManifest[] = [
  fidInception(2048, 'fid-inception-v3', 'FID Inception-v3'),
  fidInception(768, 'fid-inception-v3-768', 'FID Inception-v3, 768'),
  fidInception(192, 'fid-inception-v3-192', 'FID Inception-v3, 192'),
  fidInception(64, 'fid-inception-v3-64', 'FID Inception-v3, 64'),
  dinov2('dinov2-vitl14', 'DINOv2 ViT-L/14', DINOV2_LARGE, {
    file: 'dinov2_vitl14_pretrain.pth',
    url: 'https://dl.fbaipublicfiles.com/dinov2/dinov2_vitl14/dinov2_vitl14_pretrain.pth',
    bytes: 1_217_586_395,
    sha256: 'd5383ea8f4877b2472eb973e0fd72d557c7da5d3611bd527ceeb1d7162cbf428',
  }),
  dinov2('dinov2-vitb14', 'DINOv2 ViT-B/14', DINOV2_BASE, {
    file: 'dinov2_vitb14_pretrain.pth',
    url: 'https://dl.fbaipublicfiles.com/dinov2/dinov2_vitb14/dinov2_vitb14_pretrain.pth',
    bytes: 346_378_731,
    sha256: '0b8b82f85de91b424aded121c7e1dcc2b7bc6d0adeea651bf73a13307fad8c73',
  }),
  clip('clip-vitl14-336', 'CLIP ViT-L/14-336', CLIP_LARGE_14_336, {
    file: 'ViT-L-14-336px.pt',
    bytes: 934_088_680,
    sha256: '3035c92b350959924f9f00213499208652fc7ea050643e8b385c2dac08641f02',
  }),
  clip('clip-vitb32', 'CLIP ViT-B/32', CLIP_BASE_32, {
    file: 'ViT-B-32.pt',
    bytes: 353_976_522,
    sha256: '40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af',
  }),
  resnet(18, 512, {
    file: 'resnet18-f37072fd.pth',
    bytes: 46_830_571,
    sha256: 'f37072fd47e89c5e827621c5baffa7500819f7896bbacec160b1a16c560e07ec',
  }),
  resnet(50, 2048, {
    file: 'resnet50-0676ba61.pth',
    bytes: 102_530_333,
    sha256: '0676ba61b6795bbe1773cffd859882e5e297624d384b6993f7c9e683e722fb8a',
  }),
  // Preprocessed as torch-fidelity does for its precision and recall, which takes these features.
  checkpoint({
    id: 'vgg16-fc2',
    title: 'VGG-16 fc2',
    side: 224,
    preprocessing: { resize: 'tf1', normalisation: IMAGENET, colour: 'rgb' },
    dimension: 4096,
    licence: 'BSD-3-Clause',
    source: {
      ...torchvision({
        file: 'vgg16-397923af.pth',
        bytes: 553_433_881,
        sha256: '397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0',
      }),
      network: { architecture: 'vgg16-fc2' },
    },
  }),
];

type Weights = Pick<CheckpointSource, 'file' | 'url' | 'bytes' | 'sha256'>;

/** The network that FID is defined by, preprocessed as pytorch-fid does, at one of its `dims`. */
function fidInception(dimension: FidInceptionDimension, id: string, title: string): ExtractorManifest {
  return checkpoint({
    id,
    title,
    side: 299,
    preprocessing: { resize: 'bilinear-half-pixel', normalisation: '2x/255-1', colour: 'rgb' },
    dimension,
    head: dimension === 2048 ? FID_INCEPTION_HEAD : null,
    licence: 'Apache-2.0',
    source: { ...FID_INCEPTION, network: { architecture: 'fid-inception', dimension } },
  });
}

/** Preprocessed as dgm-eval does: the whole image squeezed by Pillow. */
function dinov2(id: string, title: string, sizes: DinoSizes, weights: Weights): ExtractorManifest {
  return checkpoint({
    id,
    title,
    side: sizes.image,
    preprocessing: { resize: 'pil-bicubic-uint8', normalisation: IMAGENET, colour: 'rgb' },
    dimension: sizes.width,
    licence: 'Apache-2.0',
    source: { ...weights, network: { architecture: 'dinov2', sizes } },
  });
}

/** Preprocessed as openai/CLIP does; OpenAI's addresses hold the SHA-256 of what they give. */
function clip(id: string, title: string, sizes: ClipSizes, weights: Omit<Weights, 'url'>): ExtractorManifest {
  const { file, sha256 } = weights;
  return checkpoint({
    id,
    title,
    side: sizes.image,
    preprocessing: {
      resize: 'pil-bicubic-uint8',
      crop: { shorterSide: sizes.image },
      normalisation: CLIP,
      colour: 'rgb',
    },
    dimension: sizes.embedding,
    licence: 'MIT',
    source: {
      ...weights,
      url: `https://openaipublic.azureedge.net/clip/models/${sha256}/${file}`,
      network: { architecture: 'clip', sizes },
    },
  });
}

/** Preprocessed as torchvision does image files for its first weights (IMAGENET1K_V1). */
function resnet(depth: 18 | 50, dimension: number, weights: Omit<Weights, 'url'>): ExtractorManifest {
  return checkpoint({
    id: `resnet${depth}`,
    title: `ResNet-${depth}`,
    side: 224,
    preprocessing: {
      resize: 'pil-bilinear-uint8',
      crop: { shorterSide: 256 },
      normalisation: IMAGENET,
      colour: 'rgb',
    },
    dimension,
    licence: 'BSD-3-Clause',
    source: { ...torchvision(weights), network: { architecture: 'resnet', depth } },
  });
}

function torchvision(weights: Omit<Weights, 'url'>): Weights {
  return { ...weights, url: `https://download.pytorch.org/models/${weights.file}` };
}

interface Described extends Pick<ExtractorManifest, 'id' | 'title' | 'dimension' | 'licence'> {
  readonly side: number;
  readonly preprocessing: Preprocessing;
  readonly head?: ExtractorHead | null;
  readonly source: Omit<CheckpointSource, 'kind'>;
}

function checkpoint({ side, preprocessing, head = null, source, ...rest }: Described): ExtractorManifest {
  return {
    ...rest,
    sha256: source.sha256,
    input: { width: side, height: side, ...preprocessing },
    head,
    source: { kind: 'checkpoint', ...source },
    batchSize: 8,
  };
}
