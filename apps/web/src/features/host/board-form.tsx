'use client';

import { useApolloClient } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Field, SelectField, TextField } from '../../design/field.tsx';
import { Panel } from '../../design/panel.tsx';
import { ProgressBar } from '../../design/progress-bar.tsx';
import { Notice } from '../../design/states.tsx';
import type { HostChoicesQuery } from '../../generated/graphql.ts';
import { FileDrop } from '../submit/file-drop.tsx';
import { ColumnsField } from './columns-field.tsx';
import { ApplyBoardDocument } from './documents.ts';
import {
  type BoardJson,
  draftFrom,
  partOf,
  referenceOf,
  withImages,
  withReference,
  withTemplate,
} from './draft.ts';
import { SendProblem, sendReference } from './send-reference.ts';
import { yamlText } from './yaml-text.ts';

type Base = HostChoicesQuery['boards']['edges'][number]['node'];

const PARTS = ['board', 'title', 'description', 'visibility', 'protocol', 'reference', 'columns', 'ranking'];

/** A board in the making beside the file that says it; `bases` are the boards whose measure can be taken over. */
export function BoardForm({
  bases,
  choices: { metrics, boardTemplates: templates },
  editing = false,
}: {
  bases: readonly Base[];
  choices: HostChoicesQuery;
  editing?: boolean;
}) {
  const client = useApolloClient();
  const router = useRouter();
  const first = bases[0]?.document as BoardJson;
  const [draft, setDraft] = useState<BoardJson>(() => (editing ? first : draftFrom(first)));
  const [base, setBase] = useState(bases[0]?.slug);
  const [template, setTemplate] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [work, setWork] = useState<{ step: string; part: number | null } | null>(null);
  const [problem, setProblem] = useState<{ part: string | null; text: string } | null>(null);
  const page = useRef<AbortController | null>(null);
  useEffect(() => () => page.current?.abort(), []);

  const change = (part: Partial<BoardJson>) => setDraft((now) => ({ ...now, ...part }));
  const errorAt = (part: string) => (problem?.part === part ? problem.text : null);
  const extractor = bases.find(({ slug }) => slug === base)?.protocol.extractorTitle;
  const text = `${yamlText(draft).trim()}\n`;

  function takeOver(slug: string) {
    const other = bases.find((each) => each.slug === slug)?.document as BoardJson;
    const { board, title, description, visibility } = draft;
    setBase(slug);
    setTemplate('');
    setDraft({ ...draftFrom(other), board, title, description, visibility });
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setProblem(null);
    page.current = new AbortController();
    const { signal } = page.current;
    try {
      let document = draft;
      if (file) {
        const onProgress = (step: string, part: number) => setWork({ step, part });
        document = withReference(draft, {
          sha256: await sendReference(client, file, { signal, onProgress }),
        });
        setDraft(document);
      }
      setWork({ step: editing ? 'Changing the board' : 'Making the board', part: null });
      const { data } = await client.mutate({
        mutation: ApplyBoardDocument,
        variables: { input: { document } },
      });
      const result = data?.applyBoard;
      if (result?.__typename === 'MutationApplyBoardSuccess')
        return router.push(`/boards/${result.data.slug}`);
      if (result) {
        const part = partOf(result.message);
        setProblem({ part: part && PARTS.includes(part) ? part : null, text: refusal(result) });
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof SendProblem) setProblem({ part: 'reference', text: error.message });
      else setProblem({ part: null, text: explain(error) });
    }
    setWork(null);
  }

  return (
    <>
      <h1 className="text-2xl sm:text-3xl">{editing ? `Change ${first.title}` : 'Host a board'}</h1>
      <p className="mt-1.5 mb-7 max-w-2xl text-ink-2">
        A board is measured under one protocol against one reference. What you choose here is a file as well:
        keep it, and fidboard board apply makes the same board.
      </p>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <form onSubmit={submit} aria-label="Board">
          <fieldset disabled={work !== null} className="min-w-0 space-y-5">
            {!editing && (
              <div className="grid gap-5 sm:grid-cols-2">
                <SelectField
                  label="Columns of a template"
                  value={template}
                  onChange={(event) => {
                    const chosen = templates.find(({ name }) => name === event.target.value);
                    setTemplate(event.target.value);
                    if (chosen) setDraft((now) => withTemplate(now, chosen));
                  }}
                >
                  <option value="">None</option>
                  {templates.map(({ name, title }) => (
                    <option key={name} value={name}>
                      {title}
                    </option>
                  ))}
                </SelectField>
                <SelectField
                  label="Measured like"
                  value={base}
                  error={errorAt('protocol')}
                  hint={`${extractor ?? 'Its'} features; protocol and reference are taken over.`}
                  onChange={(event) => takeOver(event.target.value)}
                >
                  {bases.map(({ id, slug, title }) => (
                    <option key={id} value={slug}>
                      {title}
                    </option>
                  ))}
                </SelectField>
              </div>
            )}
            <div className="grid gap-5 sm:grid-cols-2">
              <TextField
                label="Title"
                required
                maxLength={120}
                value={draft.title}
                error={errorAt('title')}
                onChange={(event) => change({ title: event.target.value })}
              />
              <TextField
                label="Address"
                required
                readOnly={editing}
                pattern="[a-z0-9]+(-[a-z0-9]+)*"
                title="Lower-case letters, digits and single hyphens"
                value={draft.board}
                error={errorAt('board')}
                hint={`/boards/${draft.board || '\u2026'}`}
                onChange={(event) => change({ board: event.target.value })}
              />
            </div>
            <Field label="Description" optional error={errorAt('description')}>
              {(control) => (
                <textarea
                  {...control}
                  rows={3}
                  maxLength={4000}
                  value={draft.description}
                  onChange={(event) => change({ description: event.target.value })}
                />
              )}
            </Field>
            <div className="grid gap-5 sm:grid-cols-2">
              <SelectField
                label="Visibility"
                value={draft.visibility}
                error={errorAt('visibility')}
                onChange={(event) => change({ visibility: event.target.value })}
              >
                <option value="private">Private: you alone</option>
                <option value="unlisted">Unlisted: whoever has the address</option>
                <option value="public">Public: listed</option>
              </SelectField>
              <TextField
                label="Images of a submission"
                type="number"
                min={1}
                step={1}
                optional
                hint="Exactly so many; any number when left empty."
                value={draft.protocol.expectedCount ?? ''}
                onChange={(event) =>
                  setDraft((now) =>
                    withImages(now, event.target.value === '' ? null : Number(event.target.value)),
                  )
                }
              />
            </div>
            <TextField
              label="Reference"
              required
              maxLength={120}
              value={referenceOf(draft).name}
              error={errorAt('reference')}
              hint={
                file
                  ? 'What people read for the file below.'
                  : 'The stored images of the board above; choose a file to measure against others.'
              }
              onChange={(event) => setDraft((now) => withReference(now, { name: event.target.value }))}
            />
            <FileDrop
              label="Other reference images"
              file={file}
              onChoose={setFile}
              disabled={work !== null}
            />
            <ColumnsField
              metrics={metrics}
              columns={draft.columns}
              error={errorAt('columns')}
              onChange={(columns) => change({ columns })}
            />
            <div className="grid gap-5 sm:grid-cols-2">
              <SelectField
                label="Ranked by"
                value={draft.ranking.order}
                error={errorAt('ranking')}
                onChange={(event) => change({ ranking: { ...draft.ranking, order: event.target.value } })}
              >
                <option value="primary">The primary column</option>
                <option value="mean-rank">Mean rank in the ranked columns</option>
                <option value="median-rank">Median rank in the ranked columns</option>
              </SelectField>
              <SelectField
                label="A method counts with"
                value={draft.ranking.standing}
                onChange={(event) => change({ ranking: { ...draft.ranking, standing: event.target.value } })}
              >
                <option value="best">Its best submission</option>
                <option value="latest">Its latest submission</option>
                <option value="chosen">The one that its team chooses</option>
              </SelectField>
            </div>
            {problem?.part === null && (
              <Notice tone="bad" role="alert">
                {problem.text}
              </Notice>
            )}
            {work && (
              <div>
                <p role="status" className="mb-2 font-medium text-sm">
                  {work.step}
                </p>
                <ProgressBar thick label={work.step} part={work.part} />
              </div>
            )}
            <Button type="submit" look="primary" className="min-h-11 w-full sm:w-auto sm:px-6">
              {editing ? 'Change the board' : 'Make the board'}
            </Button>
          </fieldset>
        </form>
        <Panel
          title="board.yaml"
          aside={<CopyButton text={text} label="Copy board.yaml" />}
          className="min-w-0 lg:sticky lg:top-4"
        >
          <pre className="max-h-[36rem] overflow-auto px-4 py-3 font-mono text-xs leading-5">{text}</pre>
        </Panel>
      </div>
    </>
  );
}
