import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { SCHEMA_PATH } from './files.ts';

/** Nothing of the database is managed elsewhere. */
export const EVERYTHING = { externalTables: [], externalEnums: [] };

/**
 * Runs `work` with Prisma's schema engine, as WebAssembly, on a database.
 *
 * The native one is downloaded at run time, which Fidboard never does; this is the same code.
 */
export async function withSchemaEngine<T>(
  url: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  await instantiate();
  const datamodel: [string, string] = [SCHEMA_PATH, await readFile(SCHEMA_PATH, 'utf8')];
  // A pool of our own, to be ended at once: the engine leaves its advisory lock to the end of the session.
  const pool = new pg.Pool({ connectionString: url });
  pool.on('error', () => undefined);
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(amended(new PrismaPg(pool)));
    using engine = await bindings.SchemaEngine.new({ datamodels: [datamodel] }, () => undefined, adapter);
    return await work(engine);
  } finally {
    await pool.end();
  }
}

/**
 * Prisma's adapter, with two faults amended that only the schema engine meets.
 *
 * It cuts scripts at every semicolon, which breaks function bodies and leaves half a migration behind when a
 * statement fails: a script goes to the server whole, which runs it as one transaction. And it does not know
 * PostgreSQL's one-byte type "char", in which the engine reads the kinds of constraints and what foreign keys do on
 * delete and update: those three columns are read as text and handed on as characters.
 */
function amended(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const sql = query.sql.replace(CHAR_COLUMNS, '$1::text$2');
      const result = await queryRaw({ ...query, sql });
      if (sql === query.sql) return result;
      const columnTypes = result.columnTypes.map((type, i) =>
        CHAR_NAMES.has(result.columnNames[i]!) ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    adapter.executeScript = async (sql) => {
      await adapter.executeRaw({ sql, args: [], argTypes: [] });
    };
    return adapter;
  };
  // Only `drift` asks for a scratch database, and it is given an empty one.
  factory.connectToShadowDb = factory.connect;
  return factory;
}

const CHAR_COLUMNS = /\b(con\.confdeltype|con\.confupdtype|constr\.contype)(,| AS)/g;
const CHAR_NAMES = new Set(['confdeltype', 'confupdtype', 'constraint_type']);

let instantiated: Promise<void> | undefined;

function instantiate(): Promise<void> {
  instantiated ??= load();
  return instantiated;
}

interface Wiring {
  __wbg_set_wasm(exports: object): void;
}

/** What is used here of the global that the types of Node 20 leave out. */
interface WebAssemblyGlobal {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
}

async function load(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyGlobal };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  (bindings as unknown as Wiring).__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}
