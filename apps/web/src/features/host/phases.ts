import type { PhaseJson } from './board-json.ts';

export const LIMITS = [
  ['attemptsPerDay', 'Attempts a day'],
  ['attempts', 'Attempts in all'],
  ['successesPerDay', 'Scored a day'],
  ['successes', 'Scored in all'],
  ['concurrent', 'At the same time'],
] as const;

/** What the clocks of the board show, as a field for a day and a time takes it: "2026-12-01T09:00". */
export function wallOf(time: string | null | undefined): string {
  return (time ?? '').replace(' ', 'T').slice(0, 16);
}

/** The phases with their times as clocks show them, so that another time zone keeps what was written. */
export function withoutOffsets(phases: readonly PhaseJson[]): PhaseJson[] {
  const wall = (time: string | null | undefined) => (time ? wallOf(time) : null);
  return phases.map((phase) => ({ ...phase, opens: wall(phase.opens), closes: wall(phase.closes) }));
}

/** One phase more, which opens when the last one closes. */
export function withNewPhase(phases: readonly PhaseJson[], key: (title: string) => string): PhaseJson[] {
  const title = `Phase ${phases.length + 1}`;
  const opens = phases.at(-1)?.closes ?? null;
  return [...phases, { key: key(title), title, opens, closes: null }];
}

/** "2 phases, Europe/Berlin". */
export function scheduleText(phases: readonly PhaseJson[], zone: string): string {
  if (phases.length === 0) return 'Always open, without a quota; scores are public at once';
  return `${phases.map(({ title }) => title).join(', ')}; ${zone}`;
}
