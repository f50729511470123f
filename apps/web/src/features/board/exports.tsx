const FILES = [
  ['CSV', 'ranking.csv'],
  ['JSON', 'ranking.json'],
  ['Parquet', 'ranking.parquet'],
  ['BibTeX', 'board.bib'],
  ['Atom feed', 'ranking.atom'],
] as const;

/** Those that an earlier ranking has too. */
const NUMBERED: readonly string[] = ['ranking.csv', 'ranking.json', 'ranking.parquet'];

/** The newest ranking as files, or that of a number. */
export function Exports({ slug, number }: { slug: string; number?: number }) {
  const base = `/boards/${encodeURIComponent(slug)}`;
  const files = number === undefined ? FILES : FILES.filter(([, file]) => NUMBERED.includes(file));
  return (
    <p className="flex flex-wrap gap-x-3 px-4 pb-2.5 text-ink-3 text-xs">
      <link rel="alternate" type="application/atom+xml" href={`${base}/ranking.atom`} />
      <span>Take it along:</span>
      {files.map(([name, file]) => (
        <a
          key={file}
          href={`${base}/${file}${number === undefined ? '' : `?ranking=${number}`}`}
          className="link"
        >
          {name}
        </a>
      ))}
    </p>
  );
}
