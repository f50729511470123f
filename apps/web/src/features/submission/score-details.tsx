import { ChevronRight } from 'lucide-react';

const SHOWN_DIGITS = 8;

/** What a metric says about its own computation, folded away. */
export function ScoreDetails({ details }: { details: unknown }) {
  const fields = Object.entries(typeof details === 'object' && details !== null ? details : {}).filter(
    ([, value]) => value !== null,
  );
  if (fields.length === 0) return null;
  return (
    <details className="group mt-1">
      <summary className="flex w-fit list-none items-center gap-1 rounded-sm text-ink-2 text-sm hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight size={14} aria-hidden="true" className="transition-transform group-open:rotate-90" />
        Details
      </summary>
      <dl className="mt-2 grid grid-cols-[minmax(8rem,auto)_1fr] gap-x-4 gap-y-1 rounded-md bg-sunken p-3 text-sm">
        {fields.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{inWords(name)}</dt>
            <dd className="numeric min-w-0 break-words">{detailText(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** "tracePart" as "trace part". */
function inWords(name: string): string {
  return name.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}

function detailText(value: unknown): string {
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : value.toPrecision(SHOWN_DIGITS);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(detailText).join(', ');
  return Object.entries(value)
    .map(([name, inner]) => `${inWords(name)} ${detailText(inner)}`)
    .join(', ');
}
