export { addNoise, blur } from './corruptions.ts';
export { writeDemoReference, writeDemoSamples } from './demo-samples.ts';
export { DEMO_BOARD, type DemoBoard, type DemoEntry, type DemoMethod } from './entries.ts';
export { DIGIT_PIXELS, DIGIT_SIDE, digitsAt, readMnist } from './mnist.ts';
export type { WorkOptions } from './sampling.ts';
