import { rm, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { Refusal } from '@fidboard/core';
import { readBoardFile } from '../board-file.ts';
import { boardFromTemplate, isSha256 } from '../board-templates.ts';
import { type ApplyOptions, applyBoard } from './board.ts';

export interface NewBoardOptions extends ApplyOptions {
  template: string;
  reference: readonly string[];
  slug?: string;
  dataset?: string;
  extractor?: string;
  images?: number | 'any';
  out?: string;
  apply?: boolean;
}

/** `fidboard board new`: writes the board file of a template, and makes the board where `apply` is given. */
export async function newBoard({
  template,
  slug,
  out,
  apply = false,
  reference,
  ...options
}: NewBoardOptions & { signal: AbortSignal }): Promise<void> {
  const path = resolve(out ?? `${slug ?? template}.yaml`);
  const { dataset, extractor, images, ...server } = options;
  const references = new Map(reference.map((text) => sourceOf(text, dirname(path))));
  const text = await boardFromTemplate(template, { slug, references, dataset, extractor, images });
  await writeFile(path, text, { flag: 'wx' }).catch((cause: unknown) => {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new Refusal(
      'BAD_INPUT',
      `--out: expected a new file that can be written, got ${path} (${reason})`,
      'Choose another name with --out.',
      { cause },
    );
  });
  try {
    await readBoardFile(path); // a choice that is wrong is named before anything is sent
  } catch (error) {
    await rm(path);
    throw error;
  }
  if (apply) return applyBoard(path, server);
  const shown = relative(process.cwd(), path);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ file: path })}\n`
      : `${shown}\nLook at it, put its reference in place, and make the board: fidboard board apply ${shown}\n`,
  );
}

/** "KEY=PATH", "PATH" or a SHA-256 in place of the path; paths become relative to the board file's folder. */
function sourceOf(text: string, folder: string): [key: string, source: string] {
  const named = /^([a-z0-9]+(?:-[a-z0-9]+)*)=(.+)$/.exec(text);
  const source = named?.[2] ?? text;
  return [named?.[1] ?? '', isSha256(source) ? source : relative(folder, resolve(source)) || '.'];
}
