import { systemClock } from '@fidboard/core';
import { type CacheEntry, extractorTitleOf, type FeatureCache } from '@fidboard/evaluation';
import { byteText } from '../byte-text.ts';
import { openUserCache } from '../feature-cache.ts';

export interface CacheOptions {
  json?: boolean;
}

/** `fidboard cache`: what the feature cache holds, the last used first. */
export async function listCache({ json = false }: CacheOptions): Promise<void> {
  const cache = openUserCache();
  const entries = await cache.list();
  if (json) {
    const { folder, maxBytes } = cache;
    const bytes = bytesOf(entries);
    process.stdout.write(`${JSON.stringify({ folder, maxBytes, bytes, entries: entries.map(asJson) })}\n`);
    return;
  }
  const rows = [
    ['size', 'images', 'features of', 'provider', 'last use', 'images’ hash'],
    ...entries.map(rowOf),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = entries.length === 0 ? [] : rows.map((row) => aligned(row, widths));
  process.stdout.write(`${[...lines, summary(cache, entries)].join('\n')}\n`);
}

export interface ClearOptions extends CacheOptions {
  /** Milliseconds: entries that were used since stay. */
  olderThan?: number;
  extractor?: string;
}

/** `fidboard cache clear`: deletes entries, all or those that were meant. */
export async function clearCache({ json = false, olderThan, extractor }: ClearOptions): Promise<void> {
  const cache = openUserCache();
  const now = systemClock.now().getTime();
  const entries = await cache.list();
  const cleared = entries.filter(
    ({ usedAt, header }) =>
      (olderThan === undefined || now - usedAt.getTime() > olderThan) &&
      (extractor === undefined || header?.extraction.extractor.id === extractor),
  );
  for (const { key } of cleared) await cache.delete(key);
  const left = entries.filter((entry) => !cleared.includes(entry));
  const facts = {
    cleared: cleared.length,
    clearedBytes: bytesOf(cleared),
    left: left.length,
    leftBytes: bytesOf(left),
  };
  process.stdout.write(
    json
      ? `${JSON.stringify(facts)}\n`
      : `deleted ${counted(cleared)} (${byteText(facts.clearedBytes)}), ${left.length} left (${byteText(facts.leftBytes)})\n`,
  );
}

/** `fidboard cache verify`: reads every entry, holds it against its hash and deletes what is damaged. */
export async function verifyCache({ json = false }: CacheOptions): Promise<void> {
  const cache = openUserCache();
  const entries = await cache.list();
  const damaged = [];
  for (const { key } of entries) {
    const damage = await cache.check(key);
    if (damage === null) continue;
    await cache.delete(key);
    damaged.push({ key, damage });
  }
  process.stdout.write(
    json
      ? `${JSON.stringify({ checked: entries.length, damaged })}\n`
      : [
          ...damaged.map(({ key, damage }) => `${key.slice(0, 12)}: ${damage}; deleted\n`),
          `${entries.length - damaged.length} of ${counted(entries)} are what was stored\n`,
        ].join(''),
  );
}

function asJson({ key, bytes, usedAt, header }: CacheEntry) {
  const {
    samples = null,
    extraction = null,
    provider = null,
    rows = null,
    cols = null,
    createdAt = null,
  } = header ?? {};
  return { key, bytes, usedAt, samples, images: rows, dimension: cols, extraction, provider, createdAt };
}

function rowOf({ bytes, usedAt, header }: CacheEntry): string[] {
  const used = `${usedAt.toISOString().slice(0, 16).replace('T', ' ')}Z`;
  if (header === null) return [byteText(bytes), '?', 'damaged or of another version', '', used, ''];
  const { rows, extraction, provider, samples } = header;
  const { resize } = extraction;
  return [
    byteText(bytes),
    String(rows),
    `${extractorTitleOf({ extraction })}, ${resize}`,
    provider,
    used,
    samples.slice(0, 12),
  ];
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) =>
    column < 2 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
  );
  return cells.join('  ').trimEnd();
}

function summary({ folder, maxBytes }: FeatureCache, entries: readonly CacheEntry[]): string {
  return `${counted(entries)}, ${byteText(bytesOf(entries))} of at most ${byteText(maxBytes)}, in ${folder}`;
}

function counted(entries: readonly unknown[]): string {
  return `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`;
}

function bytesOf(entries: readonly CacheEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}
