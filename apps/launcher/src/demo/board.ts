import { type Board, boards, type Database, protocols, references, sampleSets } from '@fidboard/database';
import { DEMO_BOARD, writeDemoReference } from '@fidboard/demo';
import { defaultProtocol, METRICS } from '@fidboard/evaluation';
import type { BlobStore } from '@fidboard/storage';

/** How the board shows its metrics; the first one ranks. */
const SHOWN = [
  { metric: 'fid', digits: 2, scale: 1, primary: true },
  { metric: 'kid', digits: 2, scale: 1000, primary: false },
  { metric: 'skew_inception_distance', digits: 0, scale: 1, primary: false },
  { metric: 'wam', digits: 2, scale: 1, primary: false },
] as const;

/**
 * The demo's protocol for 500 images an entry: KID takes subsets of 250 instead of 1,000, and SID and WaM are taken in 8
 * principal components instead of 64, where so few images tell more than noise.
 */
const PROTOCOL = defaultProtocol({
  settings: {
    kid: { subsets: 100, subsetSize: 250 },
    skewInceptionDistance: { pca: 8 },
    wam: { pca: 8, components: 5 },
  },
  seed: 0,
  expectedCount: DEMO_BOARD.entries[0]!.count,
});

/** The demo board; made with its reference when it is not there yet. */
export async function ensureDemoBoard(
  { database, storage }: { database: Database; storage: BlobStore },
  directory: string,
): Promise<Board> {
  const existing = await boards.bySlug(database, DEMO_BOARD.slug);
  if (existing !== null) return existing;
  const path = await writeDemoReference(directory);
  const { sha256, bytes } = await storage.put({ file: path, move: true });
  await sampleSets.ensure(database, { sha256, bytes: BigInt(bytes), filename: 'reference.npz' });
  const { fingerprint } = await protocols.ensure(database, PROTOCOL);
  const reference = await references.ensure(database, {
    protocolFingerprint: fingerprint,
    sampleSetSha256: sha256,
  });
  return boards.create(database, {
    slug: DEMO_BOARD.slug,
    title: DEMO_BOARD.title,
    description: DEMO_BOARD.description,
    hostId: null,
    protocolFingerprint: fingerprint,
    references: [{ key: 'reference', name: DEMO_BOARD.reference.name, referenceId: reference.id }],
    columns: SHOWN.map(column),
  });
}

function column({ metric: key, ...shown }: (typeof SHOWN)[number]): boards.NewColumn {
  const metric = METRICS.find((known) => known.key === key);
  if (metric === undefined)
    throw new Error(`demo board: expected a metric "${key}" in the registry, found none`);
  return {
    metric: key,
    title: metric.title,
    direction: metric.direction === 'lower' ? 'LOWER' : 'HIGHER',
    ...shown,
  };
}
