import { DEMO_BOARD, writeDemoSamples } from '@fidboard/demo';
import { defaultProtocol, extractShard, openProtocolExtractor } from '@fidboard/evaluation';
import { fastest } from '../measure.ts';
import type { Work } from '../work.ts';

/** MobileNetV2 features of the demo's real digits, decoded in a child process as the worker does. */
export const extraction: Work = {
  name: 'extraction',
  async rows({ folder }) {
    const entry = DEMO_BOARD.entries.find(({ slug }) => slug === 'real-digits');
    if (entry === undefined) throw new Error('extraction: expected the entry real-digits, found none');
    const path = await writeDemoSamples(entry, folder);
    const protocol = defaultProtocol();
    await using extractor = await openProtocolExtractor(protocol);
    const shard = { first: 0, count: entry.count };
    const own = await fastest(() => extractShard(path, shard, protocol, { extractor, isolate: true }), 1);
    return [
      {
        work: `MobileNetV2 features of ${entry.count} digits`,
        own: own.seconds,
        peer: null,
        peerSeconds: null,
        difference: null,
        target: null,
        note: `${(entry.count / own.seconds).toFixed(0)} images/s`,
      },
    ];
  },
};
