import type { Database } from '@fidboard/database';
import type { Extractor, Protocol, Software } from '@fidboard/evaluation';
import type { BlobStore } from '@fidboard/storage';

/** What every task is handed. */
export interface Resources {
  database: Database;
  storage: BlobStore;
  /** What computes here, for receipts. */
  software: Software;
  /** The open extractor of a protocol; opened once per process. */
  extractorOf(protocol: Protocol): Promise<Extractor>;
}
