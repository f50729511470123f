import type { Database } from '../database.ts';
import {
  aloneInStorage,
  type BlobKind,
  endedSampleSets,
  evictableShards,
  forgetSampleSet,
  isNamedByShard,
  letFeaturesGo,
  namedBlobs,
  recordStorageUse,
} from './retention.ts';
import type { RetentionPolicy } from './settings.ts';

/** What a sweep needs of the store of blobs. */
export interface SweptStore {
  list(): AsyncIterable<{ sha256: string; bytes: number; storedAt: Date }>;
  deleteIfOlder(sha256: string, than: Date): Promise<boolean>;
}

export interface SweepOptions {
  policy: RetentionPolicy;
  /** Says what would go, and lets nothing go. */
  dryRun?: boolean;
  now: Date;
  signal?: AbortSignal;
}

export interface Amount {
  blobs: number;
  bytes: number;
}

/** What storage holds after a sweep, and what went (with `dryRun`: would go), by kind. */
export interface SweepReport {
  use: ReadonlyMap<BlobKind | 'unnamed', Amount>;
  gone: ReadonlyMap<BlobKind | 'unnamed', Amount>;
}

const DAY_MS = 24 * 3600 * 1000;

/** Features that somebody planned with or read so lately stay: a job may be about to read them. */
const IN_USE_MS = 3600 * 1000;

/**
 * Measures storage and lets go what the policy does not keep: samples of ended submissions, blobs that nothing names, and of
 * features the longest unused beyond their bound. A row stops naming a blob before the blob goes, so that a crash leaves at
 * most a blob too many. Null where another process is at it, or a backup.
 */
export function sweepStorage(
  database: Database,
  store: SweptStore,
  options: SweepOptions,
): Promise<SweepReport | null> {
  return aloneInStorage(database, async () => {
    const sweep = new Sweep(database, store, options);
    await sweep.measure();
    await sweep.endedSamples();
    await sweep.unnamed();
    await sweep.features();
    await recordStorageUse(database, sweep.use);
    return { use: sweep.use, gone: sweep.gone };
  });
}

class Sweep {
  readonly use = new Map<BlobKind | 'unnamed', Amount>();
  readonly gone = new Map<BlobKind | 'unnamed', Amount>();
  readonly #bytes = new Map<string, number>();
  readonly #unnamed: { sha256: string; storedAt: Date }[] = [];

  constructor(
    private readonly database: Database,
    private readonly store: SweptStore,
    private readonly options: SweepOptions,
  ) {}

  async measure(): Promise<void> {
    const named = await namedBlobs(this.database);
    for (const kind of ['sampleSets', 'features', 'statistics', 'thumbnails', 'unnamed'] as const) {
      this.use.set(kind, { blobs: 0, bytes: 0 });
    }
    for await (const { sha256, bytes, storedAt } of this.store.list()) {
      this.options.signal?.throwIfAborted();
      const kind = named.get(sha256) ?? 'unnamed';
      add(this.use, kind, { blobs: 1, bytes });
      this.#bytes.set(sha256, bytes);
      if (kind === 'unnamed') this.#unnamed.push({ sha256, storedAt });
    }
  }

  async endedSamples(): Promise<void> {
    const { policy, now, dryRun } = this.options;
    if (policy.endedSamplesDays === null) return;
    const before = new Date(now.getTime() - policy.endedSamplesDays * DAY_MS);
    for (const sha256 of await endedSampleSets(this.database, before)) {
      this.options.signal?.throwIfAborted();
      if (!dryRun && !(await forgetSampleSet(this.database, sha256, before))) continue;
      await this.#letGo('sampleSets', sha256, now);
    }
  }

  async unnamed(): Promise<void> {
    const { policy, now } = this.options;
    const before = new Date(now.getTime() - policy.unnamedBlobsDays * DAY_MS);
    for (const { sha256, storedAt } of this.#unnamed) {
      this.options.signal?.throwIfAborted();
      if (storedAt < before) await this.#letGo('unnamed', sha256, before);
    }
  }

  async features(): Promise<void> {
    const { policy, now, dryRun } = this.options;
    if (policy.featuresMaxBytes === null) return;
    const unusedSince = new Date(now.getTime() - IN_USE_MS);
    if (this.#featureBytes() <= policy.featuresMaxBytes) return;
    for (const { id, featuresSha256 } of await evictableShards(this.database, unusedSince)) {
      this.options.signal?.throwIfAborted();
      if (this.#featureBytes() <= policy.featuresMaxBytes) return;
      if (!dryRun) {
        if (!(await letFeaturesGo(this.database, id, unusedSince))) continue;
        if (await isNamedByShard(this.database, featuresSha256)) continue;
      }
      await this.#letGo('features', featuresSha256, now);
    }
  }

  #featureBytes(): number {
    return this.use.get('features')!.bytes;
  }

  /** Whoever has stored the same bytes since keeps them. */
  async #letGo(kind: BlobKind | 'unnamed', sha256: string, before: Date): Promise<void> {
    const bytes = this.#bytes.get(sha256);
    if (bytes === undefined) return;
    if (!this.options.dryRun && !(await this.store.deleteIfOlder(sha256, before))) return;
    this.#bytes.delete(sha256);
    add(this.use, kind, { blobs: -1, bytes: -bytes });
    add(this.gone, kind, { blobs: 1, bytes });
  }
}

function add<K>(amounts: Map<K, Amount>, kind: K, { blobs, bytes }: Amount): void {
  const so = amounts.get(kind) ?? { blobs: 0, bytes: 0 };
  amounts.set(kind, { blobs: so.blobs + blobs, bytes: so.bytes + bytes });
}
