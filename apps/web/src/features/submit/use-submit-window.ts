import { useQuery } from '@apollo/client/react';
import { BoardPhasesDocument } from '../phase/documents.ts';
import { type SubmitWindow, submitWindow } from './submit-window.ts';

/** What the rules of a board let a team do now; asked anew for each board, and null until it is known. */
export function useSubmitWindow(slug: string | undefined, teamId: string | undefined): SubmitWindow | null {
  const { data } = useQuery(BoardPhasesDocument, {
    variables: { slug: slug ?? '' },
    skip: slug === undefined,
    fetchPolicy: 'cache-and-network',
  });
  const board = data?.board;
  if (!board) return null;
  const { timeZone: ownZone } = Intl.DateTimeFormat().resolvedOptions();
  return submitWindow(board, { teamId, ownZone });
}
