import { ChevronRight } from 'lucide-react';
import { DetailValue, inWords } from './detail-value.tsx';

/** What a metric says about its own computation, folded away. */
export function ScoreDetails({ details }: { details: unknown }) {
  const fields = Object.entries(typeof details === 'object' && details !== null ? details : {}).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
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
            <dd className="numeric min-w-0 break-words">
              <DetailValue value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
