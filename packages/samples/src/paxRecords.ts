/** The records of a pax extended header ("LENGTH KEY=VALUE\n" each), or undefined when they are malformed. */
export function parsePax(bytes: Uint8Array): Map<string, string> | undefined {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const length = Number(
      /^(\d{1,8}) /.exec(Buffer.from(bytes.subarray(at, at + 9)).toString('latin1'))?.[1],
    );
    const record = Buffer.from(bytes.subarray(at, at + length)).toString('utf8');
    const match = /^\d+ ([^=\n]+)=([\s\S]*)\n$/.exec(record);
    if (!match || at + length > bytes.length) return undefined;
    records.set(match[1]!, match[2]!);
    at += length;
  }
  return records;
}
