import type { BoardEntry, Visibility } from '../../generated/graphql.ts';

export interface EntryFacts {
  readonly entry: BoardEntry;
  readonly visibility: Visibility;
  readonly mySubmittingTeams: readonly { readonly id: string }[];
}

/** Whether a team has to be let in before it submits; a private board is seen by such teams alone. */
export function byInvitation({ entry, visibility }: Pick<EntryFacts, 'entry' | 'visibility'>): boolean {
  return entry === 'INVITATION' || visibility === 'PRIVATE';
}

/** Whether entry keeps nobody from the submit page: a visitor of an open board signs in there. */
export function maySubmit(board: EntryFacts): boolean {
  return !byInvitation(board) || board.mySubmittingTeams.length > 0;
}
