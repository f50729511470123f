import type { GraphBuilder } from '@fidboard/onnx';
import { CLIP_IMAGE_TOWER, type ClipSizes, clipWeights } from './clip-image-tower.ts';
import { type DinoSizes, dinoWeights } from './dinov2.ts';
import { addFidInception, type FidInceptionDimension } from './fid-inception.ts';
import type { WeightsByName } from './named-weights.ts';
import { addResidualNetwork, type ResidualDepth } from './residual-network.ts';
import { addVgg } from './vgg.ts';
import { addVisionTransformer } from './vision-transformer.ts';

/** A network that is built here of the weights of a checkpoint. */
export type CheckpointNetwork =
  | { readonly architecture: 'fid-inception'; readonly dimension: FidInceptionDimension }
  | { readonly architecture: 'resnet'; readonly depth: ResidualDepth }
  | { readonly architecture: 'vgg16-fc2' }
  | { readonly architecture: 'dinov2'; readonly sizes: DinoSizes }
  | { readonly architecture: 'clip'; readonly sizes: ClipSizes };

/** Adds a network to a graph, from its normalised input on; returns the name of the features. Refuses other weights. */
export function addCheckpointNetwork(
  graph: GraphBuilder,
  input: string,
  { network, weights }: { network: CheckpointNetwork; weights: WeightsByName },
): string {
  switch (network.architecture) {
    case 'fid-inception':
      return addFidInception(graph, input, { weights, dimension: network.dimension });
    case 'resnet':
      return addResidualNetwork(graph, input, { weights, depth: network.depth });
    case 'vgg16-fc2':
      return addVgg(graph, input, { weights });
    case 'dinov2': {
      const { sizes } = network;
      return addVisionTransformer(graph, input, { sizes, weights: dinoWeights(weights, sizes) });
    }
    case 'clip': {
      const { sizes } = network;
      return addVisionTransformer(graph, input, { sizes, weights: clipWeights(weights, sizes) });
    }
  }
}

/** Whether a network needs the weight of this name: CLIP's files hold a text tower too. */
export function needsWeight({ architecture }: CheckpointNetwork, name: string): boolean {
  if (architecture === 'clip') return name.startsWith(CLIP_IMAGE_TOWER);
  return true;
}
