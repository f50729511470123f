import type { Database } from '@fidboard/database';
import type { Extractor, ExtractShardOptions, Protocol, Software } from '@fidboard/evaluation';
import type { BlobStore } from '@fidboard/storage';

/** What every task is handed. */
export interface Resources {
  database: Database;
  storage: BlobStore;
  /** What computes here, for receipts. */
  software: Software;
  /** What decoding a sample set may cost, where it is not the usual. */
  limits?: ExtractShardOptions['limits'];
  /** The open extractor of a protocol; opened once per process. */
  extractorOf(protocol: Protocol): Promise<Extractor>;
}
