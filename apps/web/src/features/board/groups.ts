interface Placed {
  readonly rank: number | null;
  readonly group: number | null;
}

/** The places at which another group begins, of methods that can be told from those above; none where each is told from each. */
export function groupStarts(entries: readonly Placed[]): ReadonlySet<number> {
  const ranked = [...entries.entries()].filter(([, { rank }]) => rank !== null);
  const starts = ranked.filter(([, { group }], i) => i > 0 && group !== ranked[i - 1]?.[1].group);
  return new Set(starts.length + 1 < ranked.length ? starts.map(([at]) => at) : []);
}
