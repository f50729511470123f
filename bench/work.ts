/** What a piece of work is handed. */
export interface Bench {
  /** The interpreter that runs the peers. */
  readonly python: string;
  /** An empty folder, removed at the end. */
  readonly folder: string;
}

/** One line of the table: this project's time beside its peer's, on the same data, in the same run. */
export interface BenchRow {
  readonly work: string;
  /** Seconds. */
  readonly own: number;
  /** The peer by name and version; null where there is none. */
  readonly peer: string | null;
  readonly peerSeconds: number | null;
  /** Relative difference of the two results. */
  readonly difference: number | null;
  /** How many times faster than the peer this should be. */
  readonly target: number | null;
  /** Anything else worth a word: peak memory, a share of the measured GEMM rate. */
  readonly note?: string;
}

/** A piece of work: one file in works/, its peer in peers/. */
export interface Work {
  readonly name: string;
  rows(bench: Bench): Promise<readonly BenchRow[]>;
}
