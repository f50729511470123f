import { join } from 'node:path';
import { readNpy } from '@fidboard/npy';
import { openSession, type Session, type Tensor } from '@fidboard/onnx';
import { openSamples } from '@fidboard/samples';
import { extractorById } from '../../packages/features/src/index.ts';
import { builtNetwork } from '../../packages/features/src/network.ts';
import { NetworkExtractor } from '../../packages/features/src/network-extractor.ts';
import { resamplerOf } from '../../packages/features/src/resample/resampler.ts';
import { fidInceptionWeights } from '../../packages/features/test/synthetic-weights.ts';
import { fastestInTurns, runPeer } from '../measure.ts';
import type { Bench, BenchRow, Work } from '../work.ts';

const COUNT = 256;
const DIMENSION = 2048;
const MANIFEST = extractorById('fid-inception-v3');
const { input, batchSize } = MANIFEST;

/** Files to the 2048 features of the FID Inception network, beside pytorch-fid's way and beside the network alone. */
export const extraction: Work = {
  name: 'extraction',
  async rows(bench) {
    const weights = fidInceptionWeights();
    const network = { architecture: 'fid-inception', dimension: DIMENSION } as const;
    await using session = await openSession(builtNetwork(MANIFEST, weights, network));
    runPeer(bench, 'decoding.py', [bench.folder, String(COUNT)]);
    const rows: BenchRow[] = [];
    for (const kind of ['png', 'jpeg']) rows.push(...(await beside(bench, session, kind)));
    return rows;
  },
};

async function beside(bench: Bench, session: Session, kind: string): Promise<BenchRow[]> {
  const folder = join(bench.folder, kind);
  await using extractor = new NetworkExtractor(
    { manifest: MANIFEST, input, choice: null, batchSize },
    session,
  );
  let features: Float32Array = new Float32Array();
  const fromFiles = async () => {
    await using samples = await openSamples(folder);
    features = (await extractor.extractAll(samples.images())).data;
  };
  const batches = await resizedBatches(folder);
  const networkAlone = async () => {
    for (const pixels of batches) await session.run({ pixels });
  };
  const [own = 0, alone = 0] = await fastestInTurns([fromFiles, networkAlone]);
  const made = join(bench.folder, `${kind}.npy`);
  const peer = runPeer(bench, 'extraction.py', [folder, made, '50', '2']);
  const { data } = await readNpy(made);
  const work = `features of ${COUNT} ${kind.toUpperCase()} of 256 x 256, FID Inception, from files`;
  return [
    {
      work,
      own,
      peer: `pytorch-fid's arithmetic, ${peer.peer}`,
      peerSeconds: peer.seconds,
      difference: apart(features, data as Float64Array),
      target: 1.8,
      note: `${(COUNT / own).toFixed(1)} images/s`,
    },
    {
      work: `the same, as a part of the network's own rate`,
      own,
      peer: 'onnxruntime alone, on resized pixels',
      peerSeconds: alone,
      difference: null,
      target: 0.9,
      note: `${((100 * alone) / own).toFixed(0)} %`,
    },
  ];
}

/** What the network is fed, in the same batches, decoded and resized already. */
async function resizedBatches(folder: string): Promise<Tensor[]> {
  const { width, height } = input;
  const batches: Tensor[] = [];
  await using samples = await openSamples(folder);
  for await (const image of samples.images()) {
    const at = image.index % batchSize;
    if (at === 0) {
      const images = Math.min(batchSize, COUNT - image.index);
      const data = new Float32Array(images * width * height * 3);
      batches.push({ type: 'float32', dims: [images, height, width, 3], data });
    }
    resamplerOf(image, input)(image.pixels, batches.at(-1)!.data as Float32Array, at * width * height * 3);
  }
  return batches;
}

/** The distance of two sets of features, as a part of their length. */
function apart(a: Float32Array, b: Float64Array): number {
  let [difference, length] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    length += b[i]! ** 2;
  }
  return Math.sqrt(difference / length);
}
