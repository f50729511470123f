'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { counted } from '../../format/numbers.ts';
import type { SubmitChoicesQuery } from '../../generated/graphql.ts';
import { expectedSamples } from '../board/expected-samples.ts';
import { MethodForm } from '../method/method-form.tsx';
import { FileDrop } from './file-drop.tsx';
import { UploadProgress } from './upload-progress.tsx';
import { useSubmitWindow } from './use-submit-window.ts';
import { useUpload } from './use-upload.ts';

type BoardChoice = SubmitChoicesQuery['boards']['edges'][number]['node'];
type TeamChoice = NonNullable<SubmitChoicesQuery['viewer']>['memberships'][number]['team'];

interface SubmitFormProps {
  boards: readonly BoardChoice[];
  teams: readonly TeamChoice[];
  wanted: { board?: string; team?: string; method?: string };
  onMethodCreated: () => Promise<unknown>;
}

const NEW = 'new';

export function SubmitForm({ boards, teams, wanted, onMethodCreated }: SubmitFormProps) {
  const router = useRouter();
  const firstTeam = teams.find(({ slug }) => slug === wanted.team) ?? teams[0];
  const [boardSlug, setBoardSlug] = useState(
    boards.some(({ slug }) => slug === wanted.board) ? wanted.board : boards[0]?.slug,
  );
  const [teamId, setTeamId] = useState(firstTeam?.id);
  const [methodId, setMethodId] = useState(firstTeam?.methods.find(({ slug }) => slug === wanted.method)?.id);
  const [file, setFile] = useState<File | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const { state, problem, start, pause, resume } = useUpload();

  const board = boards.find(({ slug }) => slug === boardSlug);
  const team = teams.find(({ id }) => id === teamId);
  const method = methodId ?? team?.methods[0]?.id ?? NEW;
  const busy = state.step !== 'idle';
  const rules = useSubmitWindow(boardSlug, teamId);
  const mayEnter = board?.mySubmittingTeams.some(({ id }) => id === teamId) ?? true;

  useEffect(() => {
    if (state.step === 'sent') router.push(`/submissions/${encodeURIComponent(state.submissionId)}`);
  }, [state, router]);

  useEffect(() => {
    if (!busy || state.step === 'sent') return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [busy, state.step]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const number = (name: string) => {
      const text = String(fields.get(name) ?? '').trim();
      return text === '' ? undefined : Number(text);
    };
    if (method === NEW) return setMissing('Create the method first.');
    if (!file) return setMissing('Choose the file with your samples.');
    if (!boardSlug) return setMissing('Choose a board.');
    setMissing(null);
    void start(file, {
      boardSlug,
      methodId: method,
      label: String(fields.get('label') ?? '').trim() || undefined,
      trainingImages: number('trainingImages'),
      seed: number('seed'),
    });
  }

  return (
    <div className="mx-auto max-w-2xl">
      <h1 className="text-2xl sm:text-3xl">Submit samples</h1>
      <p className="mt-1.5 mb-7 text-ink-2">
        The file is checked, turned into features and scored against the board{'\u2019'}s reference. You can
        watch every step.
      </p>
      <div className="space-y-5">
        <SelectField
          label="Board"
          value={boardSlug}
          disabled={busy}
          onChange={(event) => setBoardSlug(event.target.value)}
          hint={board && referenceHint(board)}
        >
          {boards.map(({ id, slug, title }) => (
            <option key={id} value={slug}>
              {title}
            </option>
          ))}
        </SelectField>
        <div className="grid gap-5 sm:grid-cols-2">
          <SelectField
            label="Team"
            value={teamId}
            disabled={busy}
            onChange={(event) => {
              setTeamId(event.target.value);
              setMethodId(undefined);
            }}
          >
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="Method"
            value={method}
            disabled={busy}
            onChange={(event) => setMethodId(event.target.value)}
            hint="One row on the board."
          >
            {team?.methods.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            <option value={NEW}>{'New method\u2026'}</option>
          </SelectField>
        </div>
        {!mayEnter && team && (
          <Notice tone="warn" role="status">
            {board?.title} takes submissions by invitation, and {team.name} has not been let in. Ask the host
            of the board to invite the team.
          </Notice>
        )}
        {method === NEW && team && (
          <div className="rounded-lg border border-line bg-surface p-4">
            <MethodForm
              teamId={team.id}
              onDone={async ({ id }) => {
                await onMethodCreated();
                setMethodId(id);
                setMissing(null);
              }}
            />
          </div>
        )}
        {!busy && rules && (rules.blocked !== null || rules.facts.length > 0) && (
          <Notice tone={rules.blocked === null ? 'info' : 'warn'} role="status">
            {rules.blocked ?? rules.facts.join(' ')}
          </Notice>
        )}
        <form onSubmit={submit} className="space-y-5" aria-label="Submission">
          <FileDrop file={file} onChoose={setFile} disabled={busy} />
          <fieldset disabled={busy} className="grid gap-5 sm:grid-cols-3">
            <TextField
              label="Label"
              name="label"
              optional
              maxLength={80}
              placeholder="checkpoint 30k"
              autoComplete="off"
              hint="Tells it from your others."
            />
            <TextField
              label="Training images"
              name="trainingImages"
              type="number"
              min={0}
              step={1}
              optional
              hint="Seen at this checkpoint."
            />
            <TextField
              label="Sampling seed"
              name="seed"
              type="number"
              min={0}
              max={2 ** 31 - 1}
              step={1}
              optional
            />
          </fieldset>
          {(missing ?? problem) && (
            <Notice tone="bad" role="alert">
              {missing ?? problem}
            </Notice>
          )}
          <UploadProgress state={state} onPause={pause} onResume={resume} />
          {!busy && (
            <Button
              type="submit"
              look="primary"
              disabled={!mayEnter || rules?.blocked != null}
              className="min-h-11 w-full sm:w-auto sm:px-6"
            >
              Upload and submit
            </Button>
          )}
        </form>
      </div>
    </div>
  );
}

function referenceHint({ reference, protocol }: BoardChoice): string {
  const size = reference.imageCount === null ? '' : ` (${counted(reference.imageCount, 'image')})`;
  const expected = expectedSamples(protocol.document);
  const count = expected === null ? '' : ` Takes sets of exactly ${expected}.`;
  return `Scored against ${reference.name}${size} in ${protocol.extractorTitle} features.${count}`;
}
