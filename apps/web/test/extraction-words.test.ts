import { expect, it } from 'vitest';
import { choiceText, providerText, resizeText, reuseText } from '../src/features/extraction/words.ts';

it.each([
  ['pytorch', 'pytorch (bilinear, half-pixel centres)'],
  ['clean', 'clean (bicubic, antialiased, as clean-fid)'],
  ['bilinear-align-corners', 'bilinear, corners aligned'],
  ['a convention of tomorrow', 'a convention of tomorrow'],
])('the convention %s is said as %s', (resize, text) => {
  expect(resizeText(resize)).toBe(text);
});

it.each([
  ['cpu', 'CPU'],
  ['cpu, cuda', 'CPU and CUDA'],
])('the provider %s is said as %s', (provider, text) => {
  expect(providerText(provider)).toBe(text);
});

it('says why a network ran where it did only where there was a choice', () => {
  const gpu = { provider: 'cuda', secondsPerImage: 0.00123 };
  const cpu = { provider: 'cpu', secondsPerImage: 0.0712 };
  expect(choiceText({ provider: 'cuda', timings: [gpu, cpu] })).toBe(
    'the fastest there: CUDA 1.2, CPU 71 ms an image',
  );
  expect(choiceText({ provider: 'cpu', timings: [] })).toBeNull();
});

it.each([
  [0, 'computed for this submission'],
  [60, 'reused: the same images had been through the network before'],
  [2048, 'reused: the same images had been through the network before'],
])('%d of 60 images reused is said as %s', (reused, text) => {
  expect(reuseText(reused, 60)).toBe(text);
});

it('says how many images were reused where some were', () => {
  expect(reuseText(2048, 5000)).toBe('2,048 of 5,000 images reused, the others computed for this submission');
});
