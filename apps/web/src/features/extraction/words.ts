import { wholeNumber } from '../../format/numbers.ts';

/** What each convention of resizing is, for those who know it by another name. */
const RESIZES: Readonly<Record<string, string>> = {
  pytorch: 'bilinear, half-pixel centres',
  tf1: 'bilinear, as TensorFlow 1',
  clean: 'bicubic, antialiased, as clean-fid',
  'pil-bicubic-uint8': 'bicubic of Pillow, in 8 bits',
  'pil-bilinear-uint8': 'bilinear of Pillow, in 8 bits',
  'antialias-bilinear': 'bilinear, antialiased',
  'bilinear-align-corners': 'bilinear, corners aligned',
};

/** "pytorch (bilinear, half-pixel centres)"; the name alone where it says it itself. */
export function resizeText(resize: string): string {
  const meaning = RESIZES[resize];
  if (meaning === undefined) return resize;
  return resize.startsWith('bilinear') ? meaning : `${resize} (${meaning})`;
}

const PROVIDERS: Readonly<Record<string, string>> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' };

/** "CPU", "CPU and CUDA": of what the server writes as "cpu" and "cpu, cuda". */
export function providerText(provider: string): string {
  return provider
    .split(', ')
    .map((name) => PROVIDERS[name] ?? name)
    .join(' and ');
}

interface Choice {
  readonly provider: string;
  readonly timings: readonly { readonly provider: string; readonly secondsPerImage: number }[];
}

/** Why a network ran where it did, by what was measured; null where nothing was. */
export function choiceText({ timings }: Choice): string | null {
  const [first, ...others] = timings;
  if (first === undefined || others.length === 0) return null;
  const times = [first, ...others].map(
    ({ provider, secondsPerImage }) =>
      `${providerText(provider)} ${Number((1000 * secondsPerImage).toPrecision(2))}`,
  );
  return `the fastest there: ${times.join(', ')} ms an image`;
}

/** Whether the network ran for these images, or what it had given for the same ones was taken. */
export function reuseText(reused: number, images: number): string {
  if (reused === 0) return 'computed for this submission';
  if (reused >= images) return 'reused: the same images had been through the network before';
  return `${wholeNumber(reused)} of ${wholeNumber(images)} images reused, the others computed for this submission`;
}
