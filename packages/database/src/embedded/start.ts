export interface EmbeddedPostgresOptions {
  /** Where the data and the password are kept between runs. */
  directory: string;
  /** A free one when left out. */
  port?: number;
  log: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** postgresql://... on 127.0.0.1, with the password. */
  readonly url: string;
  readonly port: number;
  /** Resolves when the server has ended, whether asked to or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the PostgreSQL that comes with the npm packages; data outlives it, whatever ends it. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  throw new Error(`startEmbeddedPostgres: not there yet, got ${options.directory}`);
}
