import type { Chunk } from './runCases.ts';
import { runCases } from './runCases.ts';

// One chunk of cases in a process of its own: it may crash, hang or run out of memory, and the parent sees it.

const BEAT = 50;

const chunk = JSON.parse(process.argv[2]!) as Chunk;
let done = 0;
for await (const outcome of runCases(chunk)) {
  process.send!({ outcome });
  if (++done % BEAT === 0) global.gc?.();
}
process.send!(
  { rssMiB: process.memoryUsage.rss() / 2 ** 20, peakMiB: process.resourceUsage().maxRSS / 1024 },
  () => process.exit(),
);
