// What a resampling thread starts with: of itself tsx hooks into a process's main thread only.
import { workerData } from 'node:worker_threads';

const { register } = await import(workerData.tsx);
register();
await import('./resample-thread.ts');
