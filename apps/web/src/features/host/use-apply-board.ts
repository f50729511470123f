import { useApolloClient } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import type { BoardJson } from './board-json.ts';
import { ApplyBoardDocument } from './documents.ts';
import { partOf, withReference } from './draft.ts';
import { SendProblem, sendReference } from './send-reference.ts';

export interface Work {
  readonly step: string;
  /** 0 to 1; null where it cannot be told. */
  readonly part: number | null;
}

export interface Problem {
  /** The part of the form that it is about; null where it is about none. */
  readonly part: string | null;
  readonly text: string;
}

interface Sending {
  files: ReadonlyMap<string, File>;
  /** Whether submissions are to be evaluated again where the board asks for scores that they lack. */
  reEvaluate?: boolean;
  /** Told of each reference that has arrived, which need not be sent again. */
  onSent: (draft: BoardJson, key: string) => void;
}

/** Sends the images of a draft and makes or changes the board; then goes there. */
export function useApplyBoard(step: string) {
  const client = useApolloClient();
  const router = useRouter();
  const [work, setWork] = useState<Work | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  /** What is to be said yes to before submissions are evaluated again. */
  const [question, setQuestion] = useState<string | null>(null);
  const page = useRef<AbortController | null>(null);
  useEffect(() => () => page.current?.abort(), []);

  async function apply(draft: BoardJson, { files, reEvaluate = false, onSent }: Sending): Promise<void> {
    setProblem(null);
    setQuestion(null);
    page.current = new AbortController();
    const { signal } = page.current;
    try {
      let document = draft;
      for (const { key } of draft.references) {
        const file = files.get(key);
        if (file === undefined) continue;
        const onProgress = (now: string, part: number) => setWork({ step: now, part });
        const sha256 = await sendReference(client, file, { signal, onProgress });
        document = withReference(document, key, { sha256 });
        onSent(document, key);
      }
      setWork({ step, part: null });
      const { data } = await client.mutate({
        mutation: ApplyBoardDocument,
        variables: { input: { document, reEvaluate } },
      });
      const result = data?.applyBoard;
      if (result?.__typename === 'MutationApplyBoardSuccess')
        return router.push(`/boards/${result.data.slug}`);
      if (result && asksToReEvaluate(result)) setQuestion(result.message);
      else if (result) setProblem({ part: partOf(result.message), text: refusal(result) });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof SendProblem) setProblem({ part: 'references', text: error.message });
      else setProblem({ part: null, text: explain(error) });
    }
    setWork(null);
  }

  return { work, problem, question, apply, setProblem, setQuestion };
}

/** Whether a refusal says that the same input is done with `reEvaluate`: its remedy names it. */
function asksToReEvaluate({ code, remedy }: { code: string; remedy: string }): boolean {
  return code === 'CONFLICT' && remedy.includes('reEvaluate: true');
}
