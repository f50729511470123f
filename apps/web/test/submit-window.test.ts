import { describe, expect, it } from 'vitest';
import { submitWindow } from '../src/features/submit/submit-window.ts';

const PHASE = {
  ...{ key: 'test', title: 'Test', state: 'OPEN', scores: 'AT_ONCE', scoresPublic: true },
  ...{ attempts: null, attemptsPerDay: 3, successes: null, successesPerDay: null, concurrent: 1 },
  ...{ opensAt: '2026-12-01T08:00:00.000Z', closesAt: '2026-12-20T17:30:00.000Z' },
} as const;
const QUOTA = {
  team: { id: 'lab', name: 'Lab' },
  renewsAt: '2026-12-01T23:00:00.000Z',
  attempts: { limit: 20, left: 18 },
  attemptsToday: { limit: 3, left: 2 },
  ...{ successes: null, successesToday: null, concurrent: { limit: 1, left: 1 } },
};
const board = (phase: object = {}, quota: object = {}) =>
  ({
    timeZone: 'Europe/Berlin',
    phases: [{ ...PHASE, ...phase }],
    myQuota: [{ ...QUOTA, ...quota }],
  }) as Parameters<typeof submitWindow>[0];
const LAB = { teamId: 'lab', ownZone: 'America/New_York' };

describe('the window of a submission', () => {
  it('says until when and how often, by the clocks of the board and of the reader', () => {
    expect(submitWindow(board(), LAB)).toEqual({
      blocked: null,
      facts: [
        'Test is open until 20 Dec 2026, 18:30 (Europe/Berlin), 20 Dec 2026, 12:30 for you (America/New_York).',
        'Left: 2 of 3 evaluations today, 18 of 20 evaluations in all, 1 of 1 at a time.',
        'Scores are public at once.',
      ],
    });
    expect(submitWindow(board(), { ...LAB, ownZone: 'Europe/Berlin' }).facts[0]).toBe(
      'Test is open until 20 Dec 2026, 18:30 (Europe/Berlin).',
    );
    expect(submitWindow({ ...board(), phases: [] }, LAB)).toEqual({ blocked: null, facts: [] });
  });

  it('says why a team cannot submit', () => {
    const blocked = (phase: object, quota: object = {}) => submitWindow(board(phase, quota), LAB).blocked;
    expect(blocked({ state: 'UPCOMING' })).toContain('Test opens 1 Dec 2026, 09:00 (Europe/Berlin)');
    expect(blocked({ state: 'CLOSED' })).toContain('No further phase');
    expect(blocked({}, { attempts: { limit: 20, left: 0 } })).toContain('no evaluations left in this phase');
    expect(blocked({}, { attemptsToday: { limit: 3, left: 0 } })).toContain(
      'left today. The next day begins 2 Dec 2026, 00:00 (Europe/Berlin)',
    );
    expect(blocked({}, { concurrent: { limit: 1, left: 0 } })).toContain('Wait until one has ended');
    // Another team's quota is none of theirs.
    const other = { team: { id: 'other', name: 'Other' }, attempts: { limit: 1, left: 0 } };
    expect(blocked({}, other)).toBeNull();
  });
});
