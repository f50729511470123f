import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { isOutdated } from './outdated.ts';

/** What went wrong in words for the reader: errors of the API speak for themselves, anything else is the network. */
export function explain(error: unknown): string {
  if (isOutdated(error)) return 'This page is of another version than the server. Reload it.';
  if (CombinedGraphQLErrors.is(error)) return error.errors.map((each) => each.message).join(' ');
  return 'The server did not answer. Check your connection and try again.';
}

interface DomainError {
  message: string;
  remedy: string;
}

/** The sentence of a refusal: what was wrong, then what to do. */
export function refusal(error: DomainError): string {
  return [error.message, error.remedy].filter(Boolean).map(sentence).join(' ');
}

/** The sentence of what a mutation answered, where that is a refusal; null where it was done. */
export function refusalOf(result: DomainError | object | null | undefined): string | null {
  return result && 'message' in result ? refusal(result as DomainError) : null;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
