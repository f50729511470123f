// Promise: a board's times mean what its host wrote, whatever the clocks of its zone do, and phases never overlap.
import { Field, Refusal } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../src/board-document-phases.ts';
import { dayIn, nextDayIn } from '../src/index.ts';

const parse = (document: object) => parseSchedule(Field.of(document, 'board', 'Correct it.'));
const messageOf = (document: object): string => {
  try {
    parse(document);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return 'no refusal';
};
const times = (timeZone: string, opens: string, closes: string) => {
  const [phase] = parse({ timeZone, phases: [{ key: 'one', title: 'One', opens, closes }] }).phases!;
  return [phase!.opens, phase!.closes];
};
const BERLIN = 'Europe/Berlin';
const phase = (key: string, opens?: string, closes?: string) => ({
  key,
  title: key,
  ...(opens === undefined ? {} : { opens }),
  ...(closes === undefined ? {} : { closes }),
});

describe('a schedule', () => {
  it('says nothing where the document says nothing', () => {
    expect(parse({})).toEqual({});
    expect(parse({ timeZone: 'UTC', phases: [] })).toEqual({});
  });

  it('reads local times by the clocks of its zone, summer and winter', () => {
    expect(times(BERLIN, '2026-12-01 09:00', '2027-07-01T12:30:15')).toEqual([
      '2026-12-01T09:00:00+01:00',
      '2027-07-01T12:30:15+02:00',
    ]);
    expect(times('America/St_Johns', '2026-12-01', '2026-12-02T00:00Z')).toEqual([
      '2026-12-01T00:00:00-03:30',
      '2026-12-01T20:30:00-03:30',
    ]);
    expect(times('UTC', '2026-12-01T09:00:00+01:00', '2027-01-01')).toEqual([
      '2026-12-01T08:00:00+00:00',
      '2027-01-01T00:00:00+00:00',
    ]);
  });

  it('gives back what it was given, once it is in its one form', () => {
    const once = parse({
      timeZone: BERLIN,
      phases: [
        {
          ...phase('final', '2026-12-10 09:00'),
          quota: { attempts: 3 },
          scores: 'by-host',
          ownScores: 'hidden',
        },
        { ...phase('first', undefined, '2026-12-09 09:00'), scores: 'at-phase-end' },
      ],
    });
    expect(once.phases!.map(({ key }) => key)).toEqual(['first', 'final']);
    expect(parse(once)).toEqual(once);
  });

  it('refuses times that clocks do not show, or show twice', () => {
    expect(messageOf({ timeZone: BERLIN, phases: [phase('a', '2026-03-29 02:30')] })).toContain(
      'board.phases.0.opens: expected a time that the clocks of Europe/Berlin show, got',
    );
    expect(messageOf({ timeZone: BERLIN, phases: [phase('a', '2026-10-25 02:30')] })).toContain(
      'shows this one twice'.replace('shows', 'show'),
    );
    expect(times(BERLIN, '2026-10-25T02:30+01:00', '2026-11-01')[0]).toBe('2026-10-25T02:30:00+01:00');
    for (const wrong of ['2026-02-30', '2026-12-01 24:00', 'tomorrow', '2026-12-01T09:00 CET', '0001-01-01'])
      expect(messageOf({ phases: [phase('a', wrong)] })).toContain('board.phases.0.opens: expected a ');
  });

  it('refuses zones, keys, limits and rules that are none', () => {
    expect(messageOf({ timeZone: 'Mars/Olympus' })).toContain(
      'board.timeZone: expected the name of a time zone',
    );
    expect(messageOf({ timeZone: '+01:00' })).toContain('board.timeZone');
    expect(messageOf({ phases: [phase('A b')] })).toContain('board.phases.0.key');
    expect(
      messageOf({ phases: [phase('a', '2026-01-01', '2026-01-02'), phase('a', '2026-02-01')] }),
    ).toContain('board.phases.1.key: expected a key of its own');
    expect(messageOf({ phases: [{ ...phase('a'), quota: { attempts: 0 } }] })).toContain(
      'board.phases.0.quota.attempts: expected an integer from 1',
    );
    expect(messageOf({ phases: [{ ...phase('a'), quota: { attempt: 1 } }] })).toContain('no such field');
    expect(messageOf({ phases: [{ ...phase('a'), scores: 'at-phase-end' }] })).toContain(
      'board.phases.0.closes',
    );
    expect(messageOf({ phases: [phase('a', '2026-01-02', '2026-01-02')] })).toContain('a time after');
  });

  it('refuses phases that overlap, and takes those that touch', () => {
    const [first, second] = [phase('a', '2026-01-01', '2026-01-03'), phase('b', '2026-01-02', '2026-01-04')];
    expect(messageOf({ phases: [second, first] })).toBe(
      'board.phases.0.opens: expected a time at which no other phase is open ("a" closes at 2026-01-03T00:00:00+00:00), got "2026-01-02"',
    );
    expect(messageOf({ phases: [phase('a'), second] })).toContain('("a" has no end)');
    expect(parse({ phases: [first, phase('b', '2026-01-03')] }).phases).toHaveLength(2);
  });
});

describe('a calendar day', () => {
  it('is that of the zone, and ends with the night of its clocks', () => {
    const late = new Date('2026-10-24T22:30:00Z');
    expect([dayIn('UTC', late), dayIn(BERLIN, late)]).toEqual(['2026-10-24', '2026-10-25']);
    // 25 hours: clocks are set back.
    expect(nextDayIn(BERLIN, new Date('2026-10-24T22:00:00Z'))).toEqual(new Date('2026-10-25T23:00:00Z'));
    // In Santiago clocks go from 23:59 to 01:00.
    expect(nextDayIn('America/Santiago', new Date('2026-09-05T20:00:00Z'))).toEqual(
      new Date('2026-09-06T04:00:00Z'),
    );
  });
});
