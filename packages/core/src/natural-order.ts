/**
 * Orders names as people number them: "img2" before "img10".
 *
 * Runs of ASCII digits compare by value, everything else by code unit, so that no locale can change the
 * order of a sample set; names equal so far ("a1", "a01") compare by code unit as a whole.
 */
export function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D/g) ?? [];
  const right = b.match(/\d+|\D/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = comparePart(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}

function comparePart(a: string, b: string): number {
  if (!isNumber(a) || !isNumber(b)) return compareText(a, b);
  const x = a.replace(/^0+/, '');
  const y = b.replace(/^0+/, '');
  return x.length - y.length || compareText(x, y);
}

const isNumber = (part: string) => part >= '0' && part < ':';
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
