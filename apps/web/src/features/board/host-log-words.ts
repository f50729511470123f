import { fieldsOf } from '../../format/fields-of.ts';

const ACTIONS: Record<string, string> = {
  'board.created': 'made the board',
  'board.changed': 'changed the board',
  'board.dumped': 'took a full copy',
  'board.loaded': 'loaded the board',
  'invitation.revoked': 'took an invitation back',
  'protocol.published': 'ranked the board by another protocol version',
  'protocol.failed': 'gave up a protocol version under which nothing could be scored',
  'scores.released': 'released the scores of a phase',
  'submission.cancelled': 'cancelled',
  'submission.noted': 'wrote a note on',
  'submission.rerun': 'had evaluated again',
  'submission.withdrawn': 'withdrew',
  'team.entered': 'a team entered by an invitation',
  'team.invited': 'invited a team',
  'team.removed': 'removed a team',
  'webhook.added': 'added a webhook',
  'webhook.removed': 'removed a webhook',
  'webhook.enabled': 'enabled a webhook',
};

/** What was done, in words; a kind that is not known here stands as it is. */
export function actionText(action: string): string {
  return ACTIONS[action] ?? action;
}

const LONGEST = 160;

/** The details of an entry, a line for each: of a change what it said before and after. */
export function detailLines(details: unknown): string[] {
  const { changes, ...rest } = fieldsOf(details);
  const changed = Object.entries(fieldsOf(changes)).map(([field, change]) => {
    const { from, to } = fieldsOf(change);
    return `${field}: from ${short(from)} to ${short(to)}`;
  });
  return [...changed, ...Object.entries(rest).map(([field, value]) => `${field}: ${short(value)}`)];
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}\u2026` : text;
}
