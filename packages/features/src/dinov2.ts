import { NamedWeights, type WeightsByName } from './named-weights.ts';
import { resizedPositions } from './position-grid.ts';
import type { TransformerSizes, TransformerWeights } from './vision-transformer.ts';

/** A DINOv2 backbone (Oquab et al. 2024, without registers), and the side of the grid of patches it was trained with. */
export interface DinoSizes extends TransformerSizes {
  readonly trainedGrid: number;
}

/** 518 pixels in patches of 14. */
const GRID = 37;

export const DINOV2_BASE: DinoSizes = {
  image: 224,
  patch: 14,
  width: 768,
  depth: 12,
  heads: 12,
  trainedGrid: GRID,
};

export const DINOV2_LARGE: DinoSizes = {
  image: 224,
  patch: 14,
  width: 1024,
  depth: 24,
  heads: 16,
  trainedGrid: GRID,
};

/** The weights of facebookresearch/dinov2's checkpoints; refuses those of other names or shapes. */
export function dinoWeights(
  byName: WeightsByName,
  { image, patch, width, trainedGrid }: DinoSizes,
): TransformerWeights {
  const weights = new NamedWeights(byName, {
    title: `DINOv2 of width ${width}`,
    remedy: 'Give the file of facebookresearch/dinov2 without registers.',
  });
  const pair = (name: string, shape: readonly number[]) => ({
    weight: weights.of(`${name}.weight`, shape),
    bias: weights.of(`${name}.bias`, shape.slice(0, 1)),
  });
  const positions = weights.of('pos_embed', [1, trainedGrid ** 2 + 1, width]).data;
  const patches = resizedPositions(positions.subarray(width), { width, side: image / patch });
  return {
    patches: pair('patch_embed.proj', [width, 3, patch, patch]),
    classToken: weights.of('cls_token', [1, 1, width]).data,
    positions: joined(positions.subarray(0, width), patches),
    normBefore: null,
    block: (i) => ({
      norm1: pair(`blocks.${i}.norm1`, [width]),
      attention: pair(`blocks.${i}.attn.qkv`, [3 * width, width]),
      projection: pair(`blocks.${i}.attn.proj`, [width, width]),
      norm2: pair(`blocks.${i}.norm2`, [width]),
      widening: pair(`blocks.${i}.mlp.fc1`, [4 * width, width]),
      narrowing: pair(`blocks.${i}.mlp.fc2`, [width, 4 * width]),
      scales: [weights.of(`blocks.${i}.ls1.gamma`, [width]), weights.of(`blocks.${i}.ls2.gamma`, [width])],
    }),
    norm: pair('norm', [width]),
    output: null,
    epsilon: 1e-6,
    activation: 'gelu',
  };
}

function joined(first: Float32Array, rest: Float32Array): Float32Array {
  const all = new Float32Array(first.length + rest.length);
  all.set(first);
  all.set(rest, first.length);
  return all;
}
