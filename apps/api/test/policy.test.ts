// Promise: docs/policy.md says who may see and do what, at every door of the API and of every fact behind it, and so it is.
import { isIntrospectionType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../src/schema/schema.ts';
import { graphqlDoors, recordRoutes, UPLOAD_DOORS } from './policy/doors.ts';
import { type Row, rowsUnder } from './policy/matrix.ts';
import { absentTrial, NO_DOORS, PROBES } from './policy/probes.ts';
import { note, type Walked, walk } from './policy/walk.ts';
import { openWorld, VIEWERS, type ViewerName, type World } from './policy/world.ts';

const doors = await rowsUnder('Doors');
const facts = await rowsUnder('Facts');

let world: World;
let routes: Set<string>;
beforeAll(async () => {
  const recording = recordRoutes();
  try {
    world = await openWorld();
  } finally {
    recording.restore();
  }
  routes = recording.routes;
});
afterAll(() => world?.[Symbol.asyncDispose]());

describe('docs/policy.md', () => {
  it('has a row for every field of Query, Mutation and Subscription, every node type and every route, and for no other', () => {
    const mounted = [...routes].filter((route) => route in PROBES || !NO_DOORS.has(route));
    const built = [...graphqlDoors(), ...mounted, ...UPLOAD_DOORS];
    const written = new Set(doors.map(({ of }) => of));
    const missing = built.filter((door) => !written.has(door));
    expect(missing, 'add a row under "Doors" and a probe in test/policy/probes.ts').toEqual([]);
    const gone = [...written].filter((door) => !built.includes(door));
    expect(gone, 'there is no such door any more: take its row out').toEqual([]);
    expect(Object.keys(PROBES).sort()).toEqual([...written].sort());
  });

  it('has a row for every fact of the world, and for no other', () => {
    expect(facts.map(nameOf).sort()).toEqual(world.facts.map(({ name }) => name).sort());
  });
});

describe('a door', () => {
  it.each(doors.map((row) => [`${row.of} of ${row.subject}`, row] as const))('%s', async (_name, row) => {
    const subject = world.subjects.get(row.subject);
    if (subject === undefined) throw new Error(`docs/policy.md: no such subject: ${row.subject}`);
    const outcomes: Partial<Record<ViewerName, string>> = {};
    for (const viewer of VIEWERS) {
      const trial = await PROBES[row.of]!(world.viewers[viewer], subject);
      outcomes[viewer] = trial.outcome;
      if (trial.outcome !== 'absent') continue;
      // What may not be seen cannot be told from what is not there.
      const absent = await absentTrial(PROBES[row.of]!, world.viewers[viewer]);
      expect(trial.told, `${viewer} is told more than of nothing`).toBe(absent.told);
    }
    expect(outcomes).toEqual(row.expected);
  });
});

describe('a walk through everything', { timeout: 240_000 }, () => {
  const walks = new Map<ViewerName, Walked>();
  beforeAll(async () => {
    await Promise.all(VIEWERS.map(async (viewer) => walks.set(viewer, await walkEverything(viewer))));
  }, 240_000);

  it.each(facts.map((row) => [nameOf(row), row] as const))('meets the %s where it may', (_name, row) => {
    const { marker } = world.facts.find(({ name }) => name === nameOf(row))!;
    const met = VIEWERS.map((viewer) => [
      viewer,
      walks.get(viewer)!.texts.some((text) => text.includes(marker)) ? 'yes' : 'absent',
    ]);
    expect(Object.fromEntries(met)).toEqual(row.expected);
  });

  it('comes by every field of every type that can be reached', () => {
    const met = new Set([...walks.values()].flatMap(({ fields }) => [...fields]));
    expect(fieldsToMeet().filter((field) => !met.has(field))).toEqual([]);
  });
});

function nameOf({ of, subject }: Row): string {
  return subject === '-' ? of : `${of}, ${subject}`;
}

/** From each thing of the world and each list, over GraphQL; then the files. */
async function walkEverything(viewer: ViewerName): Promise<Walked> {
  const caller = world.viewers[viewer];
  const walked: Walked = { texts: [], fields: new Set() };
  const from = (field: string, type: string) =>
    walk(
      caller,
      { type, deepest: 4, wrap: (selection) => `{ __typename it: ${field} ${selection} }` },
      walked,
    );
  const node = (id: string, type: string, deepest: number) =>
    walk(
      caller,
      {
        type,
        deepest,
        wrap: (selection) => `{ node(id: "${id}") { __typename ... on ${type} ${selection} } }`,
      },
      walked,
    );
  await world.beat();
  await from('viewer', 'User');
  await from('workers', 'WorkerPool');
  await from('protocolChoices', 'ProtocolChoices');
  await from('metrics', 'Metric');
  await from('boardTemplates', 'BoardTemplate');
  await from('operation', 'Operation');
  await from('boards(first: 3)', 'BoardConnection');
  for (const token of world.tokens) await from(`invitation(token: "${token}")`, 'InvitationOffer');
  const seen = new Set<string>();
  for (const subject of new Set(world.subjects.values())) {
    for (const [type, id, deepest] of [
      ['Board', subject.board, 4],
      ['Reference', subject.reference, 1],
      ['Submission', subject.submission, 2],
      ['Evaluation', subject.evaluation, 2],
      ['Method', subject.method, 3],
      ['Team', subject.team, 3],
      ['User', subject.user, 2],
    ] as const) {
      if (seen.has(id)) continue;
      seen.add(id);
      await node(id, type, deepest);
    }
    for (const [door, probe] of Object.entries(PROBES)) {
      if (!/^(GET|Subscription)/.test(door)) continue;
      const { told } = await probe(caller, subject);
      walked.texts.push(told);
      note(JSON.parse(told), walked.fields);
    }
  }
  return walked;
}

/** All but what mutations answer. */
function fieldsToMeet(): string[] {
  const error = schema.getType('Error');
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || isIntrospectionType(type)) return [];
    if (/^(Query|Mutation|Subscription)$|^Mutation|Payload$/.test(type.name)) return [];
    if (type.getInterfaces().some((each) => each === error)) return [];
    return Object.keys(type.getFields()).map((field) => `${type.name}.${field}`);
  });
}
