import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { VIEWERS, type ViewerName } from './world.ts';

/** What a viewer gets, as docs/policy.md writes it. */
export const OUTCOMES = ['yes', 'absent', 'sign in', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Row {
  /** A door, or a fact. */
  readonly of: string;
  readonly subject: string;
  readonly expected: Readonly<Record<ViewerName, Outcome>>;
}

const PAGE = fileURLToPath(new URL('../../../../docs/policy.md', import.meta.url));

/** The rows of the page's tables under a heading. */
export async function rowsUnder(heading: string): Promise<Row[]> {
  const page = await readFile(PAGE, 'utf8');
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/policy.md: expected a heading "${heading}", got none`);
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `') || line.startsWith('| *'))
    .flatMap(rowsOf);
}

/** One line names a door and, separated by semicolons, the subjects that it holds for. */
function rowsOf(line: string): Row[] {
  const cells = line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim().replace(/^[`*]|[`*]$/g, ''));
  const [of, subjects, ...outcomes] = cells;
  if (of === undefined || subjects === undefined || outcomes.length !== VIEWERS.length) {
    throw new Error(`docs/policy.md: expected ${VIEWERS.length + 2} cells, got ${line}`);
  }
  const expected = Object.fromEntries(
    VIEWERS.map((viewer, index) => [viewer, outcomeOf(outcomes[index]!, line)]),
  );
  return subjects
    .split(';')
    .map((subject) => ({ of, subject: subject.trim(), expected: expected as Row['expected'] }));
}

function outcomeOf(text: string, line: string): Outcome {
  const outcome = OUTCOMES.find((each) => each === text);
  if (outcome !== undefined) return outcome;
  throw new Error(`docs/policy.md: expected ${OUTCOMES.join(', ')}, got "${text}" in ${line}`);
}
