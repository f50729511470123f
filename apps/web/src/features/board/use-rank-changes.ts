import { useEffect, useRef, useState } from 'react';
import { ordinal } from '../../format/numbers.ts';
import type { BoardRankingFragment } from '../../generated/graphql.ts';

const HIGHLIGHT_MS = 6000;

interface RankChanges {
  /** Methods whose row has just changed, for a few seconds. */
  moved: ReadonlySet<string>;
  /** The change in words, for screen readers. */
  announcement: string;
}

interface Standing {
  rank: number | null;
  submission: string;
}

const NONE: RankChanges = { moved: new Set(), announcement: '' };

/** Compares each new ranking with the one shown before it. Rows that were only pushed down by others are not marked. */
export function useRankChanges(ranking: BoardRankingFragment | null | undefined): RankChanges {
  const previous = useRef<{ number: number; standings: Map<string, Standing> } | null>(null);
  const [changes, setChanges] = useState(NONE);

  useEffect(() => {
    if (!ranking) return;
    const standings = new Map(
      ranking.entries.map((entry) => [
        entry.method.id,
        { rank: entry.rank, submission: entry.submission.id },
      ]),
    );
    const before = previous.current;
    previous.current = { number: ranking.number, standings };
    if (before === null || before.number === ranking.number) return;

    const moved = new Set<string>();
    const sentences: string[] = [];
    for (const entry of ranking.entries) {
      const was = before.standings.get(entry.method.id);
      const rose = was?.rank != null && entry.rank !== null && entry.rank < was.rank;
      if (was !== undefined && was.submission === entry.submission.id && !rose) continue;
      moved.add(entry.method.id);
      if (entry.rank === null) sentences.push(`${entry.method.name} has been scored.`);
      else if (was?.rank == null)
        sentences.push(`${entry.method.name} enters in ${ordinal(entry.rank)} place.`);
      else if (was.rank === entry.rank)
        sentences.push(`${entry.method.name} stays in ${ordinal(entry.rank)} place.`);
      else
        sentences.push(
          `${entry.method.name} moves from ${ordinal(was.rank)} to ${ordinal(entry.rank)} place.`,
        );
    }
    setChanges({ moved, announcement: sentences.join(' ') });
  }, [ranking]);

  useEffect(() => {
    if (changes.moved.size === 0) return;
    const timer = setTimeout(() => setChanges((last) => ({ ...last, moved: NONE.moved })), HIGHLIGHT_MS);
    return () => clearTimeout(timer);
  }, [changes]);

  return changes;
}
