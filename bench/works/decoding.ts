import { join } from 'node:path';
import { openSamples } from '@fidboard/samples';
import { fastest, relativeDifference, runPeer } from '../measure.ts';
import type { BenchRow, Work } from '../work.ts';

const COUNT = 1000;

/** Files of a folder to RGB pixels: in this process as for the user's own files, and in the child as for strangers'. */
export const decoding: Work = {
  name: 'decoding',
  async rows(bench) {
    const rows: BenchRow[] = [];
    runPeer(bench, 'decoding.py', [bench.folder, String(COUNT)]);
    for (const kind of ['png', 'jpeg']) {
      const peer = runPeer(bench, 'decoding.py', [bench.folder, String(COUNT), kind]);
      for (const isolate of [false, true]) {
        await using samples = await openSamples(join(bench.folder, kind), { isolate });
        const { seconds, value } = await fastest(async () => {
          let mean = 0;
          for await (const { pixels } of samples.images()) {
            let sum = 0;
            for (let i = 0; i < pixels.length; i++) sum += pixels[i]!;
            mean += sum / pixels.length / samples.count;
          }
          return mean;
        });
        rows.push({
          work: `decoding ${COUNT} ${kind.toUpperCase()} of 256 x 256, ${isolate ? 'isolated' : 'in process'}`,
          own: seconds,
          peer: peer.peer,
          peerSeconds: peer.seconds,
          difference: relativeDifference(value, peer.value),
          target: null,
          note: `${(COUNT / seconds).toFixed(0)} images/s`,
        });
      }
    }
    return rows;
  },
};
