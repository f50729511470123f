/** Formatters are costly to make; there are few zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    era: 'short',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  formatters.set(zone, made);
  return made;
}

/** Whether a text is the IANA name of a time zone that this machine knows: "Europe/Berlin", "UTC". */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(name)) return false;
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of a zone show, as if it were UTC, in milliseconds; whole seconds. */
function wallClock(zone: string, instant: number): number {
  const parts = Object.fromEntries(
    formatterOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second);
}

function offsetAt(zone: string, instant: number): number {
  return wallClock(zone, instant) - Math.floor(instant / 1000) * 1000;
}

const DAY = 86_400_000;

/** The instants at which the clocks of a zone show `wall` (milliseconds, as if it were UTC): none, one, or two where they are set back. */
export function instantsOf(zone: string, wall: number): Date[] {
  const offsets = new Set([offsetAt(zone, wall - DAY), offsetAt(zone, wall + DAY)]);
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((instant) => wallClock(zone, instant) === wall)
    .sort((a, b) => a - b)
    .map((instant) => new Date(instant));
}

/** An instant as the clocks of a zone show it, with their distance from UTC: "2026-12-01T09:00:00+01:00". */
export function zonedText(zone: string, instant: Date): string {
  const wall = wallClock(zone, instant.getTime());
  const minutes = Math.round(offsetAt(zone, instant.getTime()) / 60_000);
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return `${new Date(wall).toISOString().slice(0, 19)}${minutes < 0 ? '-' : '+'}${two(hour)}:${two(minute)}`;
}

/** The calendar day of an instant in a zone: "2026-12-01". */
export function dayIn(zone: string, instant: Date): string {
  return new Date(wallClock(zone, instant.getTime())).toISOString().slice(0, 10);
}

/** When the calendar day after that of an instant begins in a zone. */
export function nextDayIn(zone: string, instant: Date): Date {
  const midnight = Math.floor(wallClock(zone, instant.getTime()) / DAY) * DAY + DAY;
  // Where clocks are set forward at midnight the day begins with the first minute that there is.
  for (let wall = midnight; wall < midnight + DAY; wall += 60_000) {
    const [first] = instantsOf(zone, wall);
    if (first !== undefined) return first;
  }
  throw new Error(`nextDayIn: expected a day of ${zone} to begin, none did after ${instant.toISOString()}`);
}
