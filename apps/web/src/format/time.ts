const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const dateOnly = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** "just now", "4 min ago", "yesterday", then the date. */
export function relativeTime(iso: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  if (seconds < 10) return 'just now';
  if (seconds < MINUTE) return `${Math.floor(seconds)} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  if (seconds < 2 * DAY) return 'yesterday';
  return dateOnly.format(new Date(iso));
}

export function absoluteTime(iso: string): string {
  return absolute.format(new Date(iso));
}

/** A wait in words that does not pretend to be exact: "about 4 min left". */
export function remaining(seconds: number): string {
  if (seconds < 2) return 'nearly done';
  if (seconds < MINUTE) return `about ${Math.ceil(seconds)} s left`;
  if (seconds < HOUR) return `about ${Math.ceil(seconds / MINUTE)} min left`;
  return `about ${(seconds / HOUR).toFixed(1)} h left`;
}

/** "1.4 s", "2 min 5 s". */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < MINUTE) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / MINUTE);
  return `${minutes} min ${Math.round(seconds - minutes * MINUTE)} s`;
}
