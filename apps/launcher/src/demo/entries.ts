import {
  type Board,
  type Database,
  type Method,
  methods,
  type Submission,
  submissions,
  teams,
  users,
} from '@fidboard/database';
import { DEMO_BOARD, type DemoEntry, writeDemoSamples } from '@fidboard/demo';
import type { BlobStore } from '@fidboard/storage';

export interface DemoContext {
  database: Database;
  storage: BlobStore;
  board: Board;
  /** Where sample files are written before they go to storage. */
  directory: string;
}

/** Submits every entry that is not on the board yet, in order; `say` hears of each. */
export async function submitDemoEntries(context: DemoContext, say: (line: string) => void): Promise<void> {
  const team = await demoTeam(context.database);
  for (const entry of DEMO_BOARD.entries) {
    const method = await demoMethod(context.database, team.id, entry);
    const begun = await submissionOf(context, method, entry);
    // Still UPLOADING: an earlier start was ended between the two steps below.
    if (begun !== undefined && begun.state !== 'UPLOADING') continue;
    say(`drawing ${entry.count} samples: ${[entry.method.name, entry.label].filter(Boolean).join(', ')}`);
    await submit(context, method, { entry, begun });
  }
}

async function demoTeam(database: Database): Promise<{ id: string }> {
  const existing = await teams.bySlug(database, 'fidboard-demo');
  if (existing !== null) return existing;
  // An account without a password: it owns the team and nobody can sign in to it.
  const owner = await users.ensure(database, { email: 'demo@fidboard.invalid', name: 'Fidboard demo' });
  return teams.create(database, { name: 'Fidboard demo', slug: 'fidboard-demo', ownerId: owner.id });
}

async function demoMethod(database: Database, teamId: string, { method }: DemoEntry): Promise<Method> {
  const existing = await methods.bySlug(database, teamId, method.slug);
  if (existing !== null) return existing;
  const { parameters, trainingImages, ...facts } = method;
  return methods.create(database, {
    teamId,
    ...facts,
    parameters: parameters === null ? null : BigInt(parameters),
    trainingImages: trainingImages === null ? null : BigInt(trainingImages),
  });
}

async function submissionOf(
  { database, board }: DemoContext,
  method: Method,
  entry: DemoEntry,
): Promise<Submission | undefined> {
  const page = await submissions.pageOfMethod(database, method.id, { first: 100, boardId: board.id });
  return page.edges.map(({ node }) => node).find((node) => node.label === entry.label);
}

async function submit(
  { database, storage, board, directory }: DemoContext,
  method: Method,
  { entry, begun }: { entry: DemoEntry; begun: Submission | undefined },
): Promise<void> {
  const path = await writeDemoSamples(entry, directory);
  const { sha256, bytes } = await storage.put({ file: path, move: true });
  const file = { sha256, bytes: BigInt(bytes) };
  const { id } =
    begun ??
    (await submissions.create(database, {
      boardId: board.id,
      methodId: method.id,
      submitterId: null,
      filename: `${entry.slug}.npz`,
      declaredBytes: file.bytes,
      declaredSha256: sha256,
      label: entry.label,
      trainingImages: entry.trainingImages === null ? null : BigInt(entry.trainingImages),
      seed: entry.seed,
    }));
  await submissions.markUploaded(database, id, file);
}
