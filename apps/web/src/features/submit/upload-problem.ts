import { refusal } from '../../client/failure.ts';

interface UploadProblem {
  /** What to tell, as sentences. */
  text: string;
  /** Whether sending again is in vain. */
  final: boolean;
}

/** How the page lets its reader go on, as sentences: after an upload that broke off, and while the server is busy with it. */
export interface WayOn {
  stopped: string;
  busy: string;
}

/** Answers of the 4xx that pass: another request holds the upload, or there were too many of them. */
const PASSING = new Set([408, 409, 423, 429]);

/** What ended an upload: the refusal that the server answered with, or null where there was no answer. */
export function uploadProblem(answer: { status: number; body: string } | null, wayOn: WayOn): UploadProblem {
  if (answer === null || answer.status < 400 || answer.status >= 500) {
    const what = answer ? 'something went wrong on the server' : 'the server cannot be reached';
    return {
      text: `The upload stopped: ${what}. ${wayOn.stopped}`,
      final: false,
    };
  }
  const { status, body } = answer;
  const final = !PASSING.has(status);
  const text = refusalIn(body);
  if (text !== null) return { text, final };
  if (status === 413) return { text: 'The file is larger than this server takes.', final };
  return {
    text: final
      ? `The server refused the upload (status ${status}). Send the file again.`
      : `The server is busy with this upload. ${wayOn.busy}`,
    final,
  };
}

/** The sentence of a refusal as the upload server sends it, {code, message, remedy}; null for any other text. */
function refusalIn(body: string): string | null {
  try {
    const { message, remedy } = JSON.parse(body) as Record<string, unknown>;
    return typeof message === 'string' && typeof remedy === 'string' ? refusal({ message, remedy }) : null;
  } catch {
    return null; // not JSON, so not a refusal of ours
  }
}
