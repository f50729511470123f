import { NamedWeights, type WeightsByName } from './named-weights.ts';
import type { TransformerSizes, TransformerWeights } from './vision-transformer.ts';

/** The image tower of CLIP (Radford et al. 2021), and how wide its embedding is. */
export interface ClipSizes extends TransformerSizes {
  readonly embedding: number;
}

export const CLIP_BASE_32: ClipSizes = {
  image: 224,
  patch: 32,
  width: 768,
  depth: 12,
  heads: 12,
  embedding: 512,
};

export const CLIP_LARGE_14_336: ClipSizes = {
  image: 336,
  patch: 14,
  width: 1024,
  depth: 24,
  heads: 16,
  embedding: 768,
};

/** What the image tower is called in OpenAI's files; the text tower beside it is not needed. */
export const CLIP_IMAGE_TOWER = 'visual.';

/** The weights of the image tower of OpenAI's files; refuses those of other names or shapes. */
export function clipWeights(
  byName: WeightsByName,
  { image, patch, width, embedding }: ClipSizes,
): TransformerWeights {
  const weights = new NamedWeights(byName, {
    title: `CLIP of width ${width}`,
    remedy: 'Give the .pt file of openai/CLIP.',
  });
  const of = (name: string, shape: readonly number[]) => weights.of(`${CLIP_IMAGE_TOWER}${name}`, shape);
  const pair = (name: string, shape: readonly number[]) => ({
    weight: of(`${name}.weight`, shape),
    bias: of(`${name}.bias`, shape.slice(0, 1)),
  });
  return {
    patches: { weight: of('conv1.weight', [width, 3, patch, patch]), bias: null },
    classToken: of('class_embedding', [width]).data,
    positions: of('positional_embedding', [(image / patch) ** 2 + 1, width]).data,
    normBefore: pair('ln_pre', [width]),
    block: (i) => {
      const block = `transformer.resblocks.${i}`;
      return {
        norm1: pair(`${block}.ln_1`, [width]),
        attention: {
          weight: of(`${block}.attn.in_proj_weight`, [3 * width, width]),
          bias: of(`${block}.attn.in_proj_bias`, [3 * width]),
        },
        projection: pair(`${block}.attn.out_proj`, [width, width]),
        norm2: pair(`${block}.ln_2`, [width]),
        widening: pair(`${block}.mlp.c_fc`, [4 * width, width]),
        narrowing: pair(`${block}.mlp.c_proj`, [width, 4 * width]),
        scales: null,
      };
    },
    norm: pair('ln_post', [width]),
    output: of('proj', [width, embedding]),
    epsilon: 1e-5,
    activation: 'quick-gelu',
  };
}
