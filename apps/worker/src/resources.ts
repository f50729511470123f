import type { Database } from '@fidboard/database';
import type { Extractor, Protocol, Software } from '@fidboard/evaluation';
import type { BlobStore } from '@fidboard/storage';

/** What every task is handed. */
export interface Resources {
  database: Database;
  storage: BlobStore;
  /** The open extractor of a protocol; opened once per process. */
  /** What computes here, for receipts. */
  software: Software;
  extractorOf(protocol: Protocol): Promise<Extractor>;
}
