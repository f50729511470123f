import type { Settings } from '../settings.ts';

/** The page of a board, for texts that are read elsewhere. */
export function boardUrl({ url }: Pick<Settings, 'url'>, { slug }: { slug: string }): string {
  return `${url}/boards/${encodeURIComponent(slug)}`;
}
