const FILES = [
  ['CSV', 'ranking.csv'],
  ['JSON', 'ranking.json'],
  ['Parquet', 'ranking.parquet'],
  ['BibTeX', 'board.bib'],
  ['Atom feed', 'ranking.atom'],
] as const;

/** The ranking as files. */
export function Exports({ slug }: { slug: string }) {
  const base = `/boards/${encodeURIComponent(slug)}`;
  return (
    <p className="flex flex-wrap gap-x-3 px-4 pb-2.5 text-ink-3 text-xs">
      <link rel="alternate" type="application/atom+xml" href={`${base}/ranking.atom`} />
      <span>Take it along:</span>
      {FILES.map(([name, file]) => (
        <a key={file} href={`${base}/${file}`} className="link">
          {name}
        </a>
      ))}
    </p>
  );
}
