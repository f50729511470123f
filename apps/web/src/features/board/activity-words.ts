import { fieldsOf } from '../../format/fields-of.ts';

interface BoardEvent {
  version: number;
  kind: string;
  payload: unknown;
  createdAt: string;
}

interface ActivityLine {
  version: number;
  text: string;
  createdAt: string;
}

/** The events people care about, newest first; steps in between (queued, extracting) stand under "Evaluating now". */
export function activityOf(
  events: readonly BoardEvent[],
  names: ReadonlyMap<string, string>,
): ActivityLine[] {
  const states = new Map<unknown, string>();
  return events
    .toSorted((a, b) => a.version - b.version)
    .flatMap(({ version, kind, payload, createdAt }) => {
      const fields = fieldsOf(payload);
      if (fields.state !== undefined) states.set(fields.submissionId, String(fields.state));
      // One that leaves the board publishes a ranking too; its own line has told of it.
      const ended = ENDINGS[states.get(fields.submissionId) ?? ''] !== undefined;
      if (kind === 'ranking.published' && ended) return [];
      const text = words(kind, fields, names);
      return text === null ? [] : [{ version, text, createdAt }];
    })
    .reverse();
}

function words(
  kind: string,
  fields: Record<string, unknown>,
  names: ReadonlyMap<string, string>,
): string | null {
  const name = names.get(String(fields.submissionId)) ?? 'A submission';
  switch (kind) {
    case 'board.created':
      return 'The board was opened';
    case 'submission.created':
      return `${name} was submitted`;
    case 'ranking.published':
      // Without a number where it is hidden, without a submission where it is for the board itself.
      if (fields.number === undefined) return null;
      return fields.submissionId === undefined
        ? `The board was ranked anew: ranking ${fields.number}`
        : `${name} was scored: ranking ${fields.number}`;
    case 'protocol.pending':
      return `Protocol version ${fields.protocolVersion} is on its way: ${fields.submissions} to be evaluated again`;
    case 'protocol.published':
      return `The board is ranked by protocol version ${fields.protocolVersion}`;
    case 'protocol.failed':
      return `Protocol version ${fields.protocolVersion} was given up: nothing could be scored under it`;
    case 'phase.opened':
      return `${fields.phase} opened`;
    case 'phase.closed':
      return `${fields.phase} closed`;
    case 'scores.released':
      return `The scores of ${fields.phase} became public`;
    case 'submission.state':
      if (fields.state === 'VERIFYING' && fields.from !== 'UPLOADING') return `${name} is evaluated again`;
      return ENDINGS[String(fields.state)]?.(name) ?? null;
    case 'reference.state':
      return REFERENCE[String(fields.state)] ?? null;
    default:
      return null;
  }
}

const ENDINGS: Record<string, (name: string) => string> = {
  FAILED: (name) => `${name} could not be scored`,
  CANCELLED: (name) => `${name} was cancelled`,
  WITHDRAWN: (name) => `${name} was withdrawn`,
};

const REFERENCE: Record<string, string> = {
  READY: 'The reference is ready',
  FAILED: 'The reference could not be prepared',
};
