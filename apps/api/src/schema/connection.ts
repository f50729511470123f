import type { Page } from '@fidboard/database';

export const EMPTY_PAGE: Page<never> = {
  edges: [],
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
};

/**
 * Leaves out of a page what the viewer may not see.
 *
 * The cursors stay those of the page as it was read, so that the next page follows without a gap; a page may
 * therefore hold fewer than `first`.
 */
export async function keepVisible<T>(
  page: Page<T>,
  isVisible: (node: T) => boolean | Promise<boolean>,
): Promise<Page<T>> {
  const visible = await Promise.all(page.edges.map((edge) => isVisible(edge.node)));
  return { ...page, edges: page.edges.filter((_edge, index) => visible[index]) };
}

/** What a page costs: itself, and what is inside it so many times. Less than none is refused later, and never a credit. */
export function pageCost({ first }: { first?: number | null | undefined }): {
  field: number;
  multiplier: number;
} {
  return { field: 5, multiplier: timesOf(first, 20) };
}

/** How often what is inside a list counts. */
export function timesOf(asked: number | null | undefined, otherwise: number): number {
  return Math.max(0, asked ?? otherwise);
}
