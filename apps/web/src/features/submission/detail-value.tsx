const SHOWN_DIGITS = 6;
/** Longer lists are folded: fifty numbers in a row tell nobody anything. */
const LONGEST_LIST = 12;

/** "tracePart" as "trace part". */
export function inWords(name: string): string {
  return name.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}

/** One detail of a score: a number, a sentence, a list, a matrix as a table, or parts with names. */
export function DetailValue({ value }: { value: unknown }) {
  if (isMatrix(value)) return <MatrixTable rows={value} />;
  if (Array.isArray(value) && value.length > LONGEST_LIST) {
    return (
      <details>
        <summary className="w-fit cursor-pointer text-ink-2">{value.length} values</summary>
        {value.map(plainText).join(', ')}
      </details>
    );
  }
  if (Array.isArray(value) && value.every(isParts)) {
    return (
      <ul>
        {value.map((item, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <li key={place}>{plainText(item)}</li>
        ))}
      </ul>
    );
  }
  return <>{plainText(value)}</>;
}

/** A matrix as a table whose cells are the darker the larger their share of the largest entry. */
function MatrixTable({ rows }: { rows: readonly (readonly number[])[] }) {
  const largest = Math.max(...rows.flat().map(Math.abs)) || 1;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Matrix" className="max-h-64 overflow-auto" tabIndex={0}>
      <table className="text-xs">
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a matrix have no other name
            <tr key={i}>
              {row.map((entry, j) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  key={j}
                  className="px-1.5 py-0.5 text-right"
                  style={{
                    background: `color-mix(in srgb, var(--accent) ${Math.round((40 * Math.abs(entry)) / largest)}%, transparent)`,
                  }}
                >
                  {entry === 0 ? '0' : entry.toPrecision(2)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function isMatrix(value: unknown): value is number[][] {
  return (
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((row) => Array.isArray(row) && row.every((entry) => typeof entry === 'number'))
  );
}

function isParts(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plainText(value: unknown): string {
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : value.toPrecision(SHOWN_DIGITS);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object' || value === null) return value === null ? 'none' : String(value);
  if (Array.isArray(value)) return value.map(plainText).join(', ');
  return Object.entries(value)
    .map(([name, inner]) => `${inWords(name)} ${plainText(inner)}`)
    .join(', ');
}
