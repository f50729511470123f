import type { ReactNode } from 'react';

/** A plain table of facts whose first column names the row; scrolls sideways by itself where it is narrow. */
export function FactsTable({
  label,
  head,
  rows,
}: {
  label: string;
  head: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="overflow-x-auto" aria-label={label} tabIndex={0}>
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-ink-3 text-xs">
            {head.map((title, index) => (
              <th key={title} scope="col" className={`px-4 py-2 font-medium ${aside(index)}`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-line border-t">
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                <td key={head[index]} className={`whitespace-nowrap px-4 py-2 ${aside(index)}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function aside(index: number): string {
  return index === 0 ? '' : 'text-right tabular-nums';
}
