// Run by bounded-memory.test.ts in a process of its own: scores two paths and prints the scores and the peak of memory.
import { existsSync, readFileSync } from 'node:fs';
import { systemClock } from '@fidboard/core';
import { scorePair } from '../src/index.ts';

const [candidate, reference, metrics] = process.argv.slice(2) as [string, string, string];
const { scores } = await scorePair(candidate, reference, { clock: systemClock, metrics: metrics.split(',') });
// Where a process forks, resourceUsage() counts the memory of its parent too; Linux knows its own peak besides (kB).
const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
const own = /^VmHWM:\s+(\d+)/m.exec(status)?.[1];
const peakMiB = Number(own ?? process.resourceUsage().maxRSS) / 1024;
process.stdout.write(JSON.stringify({ scores, peakMiB }));
process.exit();
