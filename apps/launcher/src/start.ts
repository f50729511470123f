import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Refusal } from '@fidboard/core';
import { migrate, startEmbeddedPostgres } from '@fidboard/database';
import { Children, type Program } from './children.ts';
import type { Log } from './log.ts';
import { buildPages } from './pages/build.ts';
import { freePort, requireFreePort } from './ports.ts';
import { type LauncherSettings, storageUrlOf } from './settings.ts';

/** The platform, running. */
export interface Platform {
  /** The address to open in a browser. */
  url: string;
  /** Settles when a program keeps ending by itself: with what ended and how. */
  broken: Promise<string>;
  /** Ends every program, the database last. */
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const STOP_ORDER = ['demo', 'web', 'api', 'worker'];

/**
 * Starts database, API, worker and web, each a process of its own, and the demo when asked for.
 *
 * Refuses a taken port (CONFLICT) before anything is started; stops what it has started when `signal` aborts.
 */
export async function startPlatform(
  settings: LauncherSettings,
  log: Log,
  signal: AbortSignal,
): Promise<Platform> {
  await requireFreePort(settings.port, settings.host);
  await mkdir(settings.dataDirectory, { recursive: true, mode: 0o700 });
  const say = (line: string) => log('fidboard', line);

  const postgres =
    settings.databaseUrl === undefined
      ? await startEmbeddedPostgres({
          directory: join(settings.dataDirectory, 'postgres'),
          // A statement that fails is told by the program that sent it; here only the server itself speaks.
          log: (line) => {
            if (!/ (ERROR|STATEMENT|DETAIL|HINT|CONTEXT): /.test(line)) log('postgres', line);
          },
        })
      : undefined;
  const databaseUrl = settings.databaseUrl ?? postgres!.url;

  let breakWith: (what: string) => void = () => {};
  const broken = new Promise<string>((done) => {
    breakWith = done;
  });
  const children = new Children(log, (program, how) => breakWith(`${program.name} keeps ending (${how})`));
  void postgres?.ended.then(() => breakWith('the database ended'));
  const stopping = new AbortController();
  const given = { signal: AbortSignal.any([signal, stopping.signal]), broken };
  const stop = async () => {
    stopping.abort();
    await children.stop(STOP_ORDER);
    await postgres?.stop();
  };

  try {
    const built = buildPages((line) => log('web', line), given.signal);
    // Awaited below; until then a failure of it must not end the process unheard.
    built.catch(() => {});
    await migrate(databaseUrl);
    signal.throwIfAborted();
    const url = `http://${reachable(settings.host)}:${settings.port}`;
    const webPort = await freePort();
    const environment = {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      STORAGE_URL: storageUrlOf(settings),
      FIDBOARD_DATA: settings.dataDirectory,
      FIDBOARD_URL: process.env.FIDBOARD_URL ?? url,
      FIDBOARD_WEB_URL: `http://127.0.0.1:${webPort}`,
      HOST: settings.host,
      PORT: String(settings.port),
    };
    const signing = { FIDBOARD_SIGNING_KEYS: process.env.FIDBOARD_SIGNING_KEYS ?? '' };
    children.start({ name: 'worker', file: join(root, 'apps/worker/src/main.ts'), environment });
    children.start({
      name: 'api',
      file: join(root, 'apps/api/src/main.ts'),
      environment: { ...environment, ...signing },
    });
    await built;
    signal.throwIfAborted();
    children.start(webProgram(webPort, { FIDBOARD_URL: environment.FIDBOARD_URL, FIDBOARD_API_URL: url }));
    await answering(`${url}/readyz`, given);
    await answering(`${environment.FIDBOARD_WEB_URL}/`, given);
    if (settings.demo) {
      children.start({
        name: 'demo',
        file: join(root, 'apps/launcher/src/demo/main.ts'),
        environment,
        finite: true,
      });
    }
    say(
      `open ${environment.FIDBOARD_URL}${settings.demo ? '/boards/demo' : ''} in a browser; stop with Ctrl-C`,
    );
    return { url, broken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function webProgram(port: number, addresses: Readonly<Record<string, string>>): Program {
  const require = createRequire(join(root, 'apps/web/package.json'));
  return {
    name: 'web',
    file: require.resolve('next/dist/bin/next'),
    args: ['start', '--hostname', '127.0.0.1', '--port', String(port)],
    cwd: join(root, 'apps/web'),
    environment: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...addresses },
    // Its own address is not the one to open.
    quiet: /Local:|Network:/,
  };
}

const READY_MS = 60_000;

/** Waits until the address answers with success; refuses (INTERNAL) after a minute or when a program keeps ending. */
async function answering(
  address: string,
  { signal, broken }: { signal: AbortSignal; broken: Promise<string> },
): Promise<void> {
  const remedy = 'The lines above say why; npm run doctor checks the machine.';
  let ended: string | undefined;
  void broken.then((what) => {
    ended = what;
  });
  for (const deadline = Date.now() + READY_MS; ; ) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer?.ok) return;
    signal.throwIfAborted();
    if (ended !== undefined) throw new Refusal('INTERNAL', `${ended} before it was ready.`, remedy);
    if (Date.now() > deadline) {
      throw new Refusal('INTERNAL', `${address} did not answer within a minute.`, remedy);
    }
    await sleep(200);
  }
}

/** How a browser on this machine reaches a host that the API listens on: 0.0.0.0 and :: mean every address. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
