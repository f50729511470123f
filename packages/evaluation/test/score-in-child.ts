// Run by bounded-memory.test.ts in a process of its own: scores two paths and prints the scores and the peak of memory.
import { systemClock } from '@fidboard/core';
import { scorePair } from '../src/index.ts';

const [candidate, reference, metrics] = process.argv.slice(2) as [string, string, string];
const { scores } = await scorePair(candidate, reference, { clock: systemClock, metrics: metrics.split(',') });
const peakMiB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ scores, peakMiB }));
process.exit();
