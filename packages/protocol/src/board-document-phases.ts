import type { Field } from '@fidboard/core';
import { instantsOf, isTimeZone, zonedText } from './time-zone.ts';

/** A span of time in which a board takes submissions. */
export interface BoardDocumentPhase {
  readonly key: string;
  readonly title: string;
  /** ISO 8601 with the offset of the board's time zone; null: open from the beginning. */
  readonly opens: string | null;
  /** Likewise; null: never. */
  readonly closes: string | null;
  readonly quota: BoardDocumentQuota;
  /** When scores become public. */
  readonly scores: 'at-once' | 'at-phase-end' | 'by-host';
  /** Whether a team sees its own scores before they are public. */
  readonly ownScores: 'visible' | 'hidden';
}

/** What a team may do in a phase; null: as often as it likes. */
export interface BoardDocumentQuota {
  /** Submissions that are evaluated, of a calendar day in the board's time zone and in all. */
  readonly attemptsPerDay: number | null;
  readonly attempts: number | null;
  /** Submissions that come to scores. */
  readonly successesPerDay: number | null;
  readonly successes: number | null;
  /** Submissions on their way at the same time. */
  readonly concurrent: number | null;
}

/** The part of a board's document that says when it is open; what is left out means that it always is. */
export interface BoardDocumentSchedule {
  /** IANA name; UTC when left out. */
  readonly timeZone?: string;
  /** By time of opening, without overlaps. */
  readonly phases?: readonly BoardDocumentPhase[];
}

export const SCHEDULE_FIELDS = ['timeZone', 'phases'] as const;

const MOST_PHASES = 20;
const MOST_SUBMISSIONS = 1_000_000;
const LIMITS = ['attemptsPerDay', 'attempts', 'successesPerDay', 'successes', 'concurrent'] as const;

/** The schedule that a board's document says, in one form: phases in order, times with their offset; refuses phases that overlap. */
export function parseSchedule(root: Field): BoardDocumentSchedule {
  const zoneField = root.optional('timeZone');
  const timeZone = zoneField?.text(64) ?? 'UTC';
  if (!isTimeZone(timeZone)) zoneField?.refuse('the name of a time zone, such as Europe/Berlin');
  const fields = root.optional('phases')?.items() ?? [];
  if (fields.length > MOST_PHASES) root.at('phases').refuse(`at most ${MOST_PHASES} phases`);
  const phases = fields.map((field) => ({ field, phase: parsePhase(field, timeZone) }));
  for (const [at, { field, phase }] of phases.entries()) {
    if (phases.findIndex((other) => other.phase.key === phase.key) < at)
      field.at('key').refuse('a key of its own');
  }
  phases.sort((a, b) => opening(a.phase) - opening(b.phase));
  for (const [at, { field, phase }] of phases.entries()) {
    const before = phases[at - 1]?.phase;
    if (before === undefined || opening(phase) >= closing(before)) continue;
    const end = before.closes === null ? 'has no end' : `closes at ${before.closes}`;
    field.at('opens').refuse(`a time at which no other phase is open ("${before.key}" ${end})`);
  }
  return {
    ...(timeZone === 'UTC' ? {} : { timeZone }),
    ...(phases.length === 0 ? {} : { phases: phases.map(({ phase }) => phase) }),
  };
}

function parsePhase(field: Field, zone: string): BoardDocumentPhase {
  field.keys(['key', 'title'], ['opens', 'closes', 'quota', 'scores', 'ownScores']);
  const opens = field.optional('opens')?.orNull();
  const closes = field.optional('closes')?.orNull();
  const quota = field.optional('quota')?.keys([], LIMITS);
  const limit = (key: (typeof LIMITS)[number]) =>
    quota?.optional(key)?.orNull()?.integer(1, MOST_SUBMISSIONS) ?? null;
  const phase: BoardDocumentPhase = {
    key: field
      .at('key')
      .matching(
        /^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/,
        '1 to 60 lower-case letters, digits and single hyphens',
      ),
    title: field.at('title').text(80),
    opens: opens ? parseTime(opens, zone) : null,
    closes: closes ? parseTime(closes, zone) : null,
    quota: {
      attemptsPerDay: limit('attemptsPerDay'),
      attempts: limit('attempts'),
      successesPerDay: limit('successesPerDay'),
      successes: limit('successes'),
      concurrent: limit('concurrent'),
    },
    scores: field.optional('scores')?.oneOf(['at-once', 'at-phase-end', 'by-host']) ?? 'at-once',
    ownScores: field.optional('ownScores')?.oneOf(['visible', 'hidden']) ?? 'visible',
  };
  if (closing(phase) <= opening(phase)) field.at('closes').refuse(`a time after ${phase.opens}`);
  if (phase.scores === 'at-phase-end' && phase.closes === null)
    field.at('closes').refuse('a time, since scores become public at the end of the phase');
  return phase;
}

function opening({ opens }: BoardDocumentPhase): number {
  return opens === null ? Number.NEGATIVE_INFINITY : Date.parse(opens);
}

function closing({ closes }: BoardDocumentPhase): number {
  return closes === null ? Number.POSITIVE_INFINITY : Date.parse(closes);
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?)?(Z|[+-]\d\d:\d\d)?$/;

/** A time of the zone's clocks, or one that says its offset; a day alone means its beginning. */
function parseTime(field: Field, zone: string): string {
  const expected = 'a time such as "2026-12-01 09:00" or "2026-12-01T09:00Z"';
  const match = TIME.exec(field.text(40)) ?? field.refuse(expected);
  const parts = match.slice(1, 7).map((text) => Number(text ?? 0));
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  // A 30th of February, which Date.UTC takes for a day in March.
  const shown = new Date(wall).toISOString().slice(0, 19).split(/\D/).map(Number);
  if (year < 1970 || parts.some((part, at) => part !== shown[at])) field.refuse('a day and time that exist');
  const offset = match[7];
  if (offset !== undefined) return zonedText(zone, new Date(wall - minutesOf(offset) * 60_000));
  const [instant, again] = instantsOf(zone, wall);
  if (instant === undefined) return field.refuse(`a time that the clocks of ${zone} show`);
  if (again !== undefined)
    field.refuse(`a time with its offset, since the clocks of ${zone} show this one twice`);
  return zonedText(zone, instant);
}

function minutesOf(offset: string): number {
  if (offset === 'Z') return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(4, 6))];
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
