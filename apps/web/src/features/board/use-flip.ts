import { type RefObject, useLayoutEffect, useRef } from 'react';

const DURATION_MS = 700;
const EASING = 'cubic-bezier(0.2, 0.8, 0.2, 1)';

/**
 * Lets the children of a container that carry `data-flip` glide from where they were to where they are (First, Last,
 * Invert, Play). Positions are offsets within the container, so scrolling between two renders does not count as a move.
 */
export function useFlip(container: RefObject<HTMLElement | null>): void {
  const tops = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const rows = container.current?.querySelectorAll<HTMLElement>('[data-flip]') ?? [];
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const next = new Map<string, number>();
    for (const row of rows) {
      const key = row.dataset.flip ?? '';
      const top = row.offsetTop;
      next.set(key, top);
      const before = tops.current.get(key);
      if (still || before === top) continue;
      if (before === undefined) {
        if (tops.current.size > 0)
          row.animate({ opacity: [0, 1] }, { duration: DURATION_MS, easing: 'ease-out' });
        continue;
      }
      row.animate(
        { transform: [`translateY(${before - top}px)`, 'none'] },
        { duration: DURATION_MS, easing: EASING, composite: 'add' },
      );
    }
    tops.current = next;
  });
}
