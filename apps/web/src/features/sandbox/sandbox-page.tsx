'use client';

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Field, SelectField } from '../../design/field.tsx';
import { Panel } from '../../design/panel.tsx';
import { operationsOf, runOperation } from './run-operation.ts';
import { SchemaBrowser } from './schema-browser.tsx';

const EXAMPLE = `query Board($slug: String!) {
  board(slug: $slug) {
    title
    ranking { entries { rank method { name } cells { metric value } } }
  }
}

subscription Follow($slug: String!) {
  boardUpdates(slug: $slug, afterVersion: 0) {
    toVersion
    events { kind }
  }
}
`;

/** Results of a subscription that are kept on the page, the newest first. */
const KEPT = 20;

interface Result {
  /** From 1 in each run. */
  at: number;
  text: string;
}

function added(before: readonly Result[], result: unknown): Result[] {
  const at = (before[0]?.at ?? 0) + 1;
  return [{ at, text: JSON.stringify(result, null, 2) }, ...before].slice(0, KEPT);
}

/** For developers: an operation, its variables, what the server answers, and the schema beside it. */
export function SandboxPage() {
  const [text, setText] = useState(EXAMPLE);
  const [variables, setVariables] = useState('{ "slug": "demo" }');
  const [name, setName] = useState<string>();
  const [results, setResults] = useState<readonly Result[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [running, setRunning] = useState(false);
  const end = useRef(() => {});
  useEffect(() => () => end.current(), []);

  const run = () => {
    end.current();
    setResults([]);
    setProblem(null);
    setRunning(true);
    let current = true;
    const stop = runOperation(
      { text, variables, name },
      {
        onResult: (result) => {
          if (current) setResults((before) => added(before, result));
        },
        onEnd: (why) => {
          if (!current) return;
          setProblem(why);
          setRunning(false);
        },
      },
    );
    end.current = () => {
      current = false;
      stop();
      setRunning(false);
    };
  };
  const runByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    run();
  };
  const names = operationsOf(text).flatMap((operation) => operation.name?.value ?? []);

  return (
    <div className="space-y-5">
      <header>
        <h1 className="text-2xl">Sandbox</h1>
        <p className="mt-1 text-ink-2 text-sm">
          Operations run as you: signed in, yours change what is there. Ctrl and Enter run one.
        </p>
      </header>
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_20rem]">
        <form
          className="min-w-0 space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            run();
          }}
        >
          <Field label="Operation">
            {({ className, ...control }) => (
              <textarea
                {...control}
                className={`${className} font-mono sm:text-[0.8125rem]`}
                rows={20}
                spellCheck={false}
                value={text}
                onChange={(event) => setText(event.target.value)}
                onKeyDown={runByKey}
              />
            )}
          </Field>
          {names.length > 1 && (
            <SelectField
              label="Which of them"
              value={name !== undefined && names.includes(name) ? name : names[0]}
              onChange={(event) => setName(event.target.value)}
            >
              {names.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </SelectField>
          )}
          <Field label="Variables" hint="A JSON object">
            {({ className, ...control }) => (
              <textarea
                {...control}
                className={`${className} font-mono sm:text-[0.8125rem]`}
                rows={4}
                spellCheck={false}
                value={variables}
                onChange={(event) => setVariables(event.target.value)}
                onKeyDown={runByKey}
              />
            )}
          </Field>
          <div className="flex gap-2">
            <Button type="submit" look="primary">
              Run
            </Button>
            {running && <Button onClick={() => end.current()}>Stop</Button>}
          </div>
        </form>
        <Panel title="Answer" className="min-w-0 self-start">
          <div aria-live="polite" className="max-h-[36rem] min-h-40 overflow-auto px-4 py-3 text-sm">
            {problem !== null && (
              <p role="alert" className="text-bad">
                {problem}
              </p>
            )}
            {results.length === 0 && problem === null && (
              <p className="text-ink-3">{running ? 'Waiting…' : 'Nothing has been run yet.'}</p>
            )}
            {results.map((result) => (
              <pre
                key={result.at}
                className="whitespace-pre-wrap break-words border-line border-b py-2 font-mono text-[0.8125rem] last:border-b-0"
              >
                {result.text}
              </pre>
            ))}
          </div>
        </Panel>
        <SchemaBrowser />
      </div>
    </div>
  );
}
