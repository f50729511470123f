/** Three bars out of order, the middle one leading: a ranking about to move. */
export function Wordmark() {
  return (
    <span className="flex items-center gap-2">
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <rect x="2" y="3.5" width="10" height="3" rx="1" className="fill-control" />
        <rect x="2" y="8.5" width="16" height="3" rx="1" className="fill-accent" />
        <rect x="2" y="13.5" width="6" height="3" rx="1" className="fill-control" />
      </svg>
      <span className="font-semibold text-lg tracking-[-0.02em]">Fidboard</span>
    </span>
  );
}
