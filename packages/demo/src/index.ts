export { writeDemoReference, writeDemoSamples } from './demo-samples.ts';
export { DEMO_BOARD, type DemoBoard, type DemoEntry, type DemoMethod } from './entries.ts';
export type { WorkOptions } from './sampling.ts';
