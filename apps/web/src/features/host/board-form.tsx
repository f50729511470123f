'use client';

import { type FormEvent, useMemo, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Confirm } from '../../design/confirm.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Panel } from '../../design/panel.tsx';
import { ProgressBar } from '../../design/progress-bar.tsx';
import { Notice } from '../../design/states.tsx';
import type { HostChoicesQuery } from '../../generated/graphql.ts';
import { type BoardJson, boardJson, fileJson } from './board-json.ts';
import { columnsText } from './columns.ts';
import { ColumnsField } from './columns-field.tsx';
import { newDraft, slugOf, type Template, withProtocolOf, withTemplate } from './draft.ts';
import { FormPart, FormStep } from './form-part.tsx';
import { NameField } from './name-field.tsx';
import { scheduleText } from './phases.ts';
import { type Extractor, isSameNetwork, protocolText } from './protocol-choices.ts';
import { ProtocolField } from './protocol-field.tsx';
import { ProtocolOfBoardField } from './protocol-of-board-field.tsx';
import { RankingField } from './ranking-field.tsx';
import { ReferencesField } from './references-field.tsx';
import { withColumns, withReported } from './reported.ts';
import { ReportedField } from './reported-field.tsx';
import { ScheduleField } from './schedule-field.tsx';
import { storedImages } from './stored-images.ts';
import { TemplateField } from './template-field.tsx';
import { useApplyBoard } from './use-apply-board.ts';
import { yamlText } from './yaml-text.ts';

type Base = HostChoicesQuery['boards']['edges'][number]['node'];

interface BoardFormProps {
  choices: HostChoicesQuery;
  /** The networks that a protocol may use; at least one. */
  extractors: readonly [Extractor, ...Extractor[]];
  /** The board that is changed; a new one is made where it is left out. */
  board?: Base;
}

/** The parts of the form that show what is wrong with them. */
const PARTS = [
  'board',
  'title',
  'description',
  'visibility',
  'entry',
  'protocol',
  'references',
  'columns',
  'ranking',
  'reported',
  'phases',
];

const NO_FILES: ReadonlyMap<string, File> = new Map();

/** A board in the making beside the file that says it. */
export function BoardForm({ choices, extractors, board }: BoardFormProps) {
  const { metrics, boardTemplates, protocolChoices } = choices;
  const fresh = useMemo(
    () => newDraft(extractors[0], { settings: protocolChoices.settings, metrics }),
    [extractors, protocolChoices.settings, metrics],
  );
  const [draft, setDraft] = useState<BoardJson>(() => (board ? boardJson(board.document) : fresh));
  const [files, setFiles] = useState(NO_FILES);
  const [template, setTemplate] = useState<Template>();
  const [dataset, setDataset] = useState('');
  const [ownAddress, setOwnAddress] = useState(board !== undefined);
  const { work, problem, question, apply, setProblem, setQuestion } = useApplyBoard(
    board ? 'Changing the board' : 'Making the board',
  );

  const change = (part: Partial<BoardJson>) => setDraft((now) => ({ ...now, ...part }));
  const errorAt = (...parts: string[]) =>
    problem?.part != null && parts.includes(problem.part) ? problem.text : null;
  const complete = ownAddress ? draft : { ...draft, board: slugOf(draft.title) };
  const text = `${yamlText(fileJson(complete, files)).trim()}\n`;
  const { extraction } = draft.protocol;
  const network = extractors.find((each) => isSameNetwork(each.extraction, extraction));
  const missing = template !== undefined && !extractors.some(({ id }) => id === template.extractor);

  function choose(chosen: Template | undefined) {
    setTemplate(chosen);
    setFiles(NO_FILES);
    const { board, visibility, entry } = draft;
    const own = { board, visibility, ...(entry === undefined ? {} : { entry }) };
    if (chosen === undefined) return setDraft({ ...fresh, ...own });
    setDataset(chosen.datasets.find(({ name }) => chosen.title.toLowerCase().includes(name))?.name ?? '');
    setDraft(withTemplate({ ...draft, protocol: fresh.protocol }, chosen, { extractors, before: template }));
  }

  function chooseDataset(name: string) {
    const [title] = draft.title.split(',');
    setDataset(name);
    const reported = template?.datasets.find((each) => each.name === name)?.reported;
    setDraft(
      withReported({ ...draft, title: `${title}, ${name}` }, reported as BoardJson['reported'] & object),
    );
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const without = complete.references.find(({ key, sha256 }) => sha256 === '' && !files.has(key));
    if (without) {
      return setProblem({
        part: 'references',
        text: `Choose the images of ${without.name || 'the reference'}: what submissions are measured against.`,
      });
    }
    void send();
  }

  const send = (reEvaluate = false) =>
    apply(complete, {
      files,
      reEvaluate,
      onSent(sent, key) {
        setDraft((now) => ({ ...now, references: sent.references }));
        setFiles((now) => new Map([...now].filter(([other]) => other !== key)));
      },
    });

  const steps = board ? 0 : 1;
  return (
    <>
      {question !== null && (
        <Confirm
          title="Evaluate the submissions again?"
          action="Evaluate again"
          look="primary"
          onClose={() => setQuestion(null)}
          onConfirm={async () => {
            void send(true);
            return null;
          }}
        >
          {question}. They are evaluated again under a new protocol version, from the features that are kept
          where the network and the preprocessing stay. The ranking stays as it is until the last of them is
          done, and earlier rankings can be read for good. It costs the teams no quota.
        </Confirm>
      )}
      <h1 className="text-2xl sm:text-3xl">{board ? `Change ${board.title}` : 'Host a board'}</h1>
      <p className="mt-1.5 mb-7 max-w-2xl text-ink-2">
        {board
          ? 'What you change here is what fidboard board apply changes: the file beside it says the board.'
          : 'Choose a template and the real images, and the board is made. All else has a usual value that you may change.'}
        {!board && (
          <>
            {' '}
            A full copy of a board from another Fidboard is loaded by{' '}
            <code className="font-mono text-sm">fidboard board load FILE</code>.
          </>
        )}
      </p>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <form onSubmit={submit} aria-label="Board">
          <fieldset disabled={work !== null} className="min-w-0 space-y-8">
            {!board && (
              <FormStep number={1} title="What it is about">
                <TemplateField
                  templates={boardTemplates}
                  chosen={template}
                  dataset={dataset}
                  onChoose={choose}
                  onDataset={chooseDataset}
                />
                {missing && (
                  <Notice tone="warn">
                    This template is made for {template.extractor}, which no worker here can run;{' '}
                    {network?.title} stands in. An operator installs it by fidboard extractors install{' '}
                    {template.extractor}.
                  </Notice>
                )}
              </FormStep>
            )}
            <FormStep number={1 + steps} title="Real images">
              <ReferencesField
                // Another template has references of its own.
                key={template?.name ?? ''}
                draft={draft}
                files={files}
                stored={storedImages(choices, board)}
                error={errorAt('references')}
                disabled={work !== null}
                onChange={(changed, chosen) => {
                  setDraft(changed);
                  setFiles(chosen);
                }}
              />
            </FormStep>
            <FormStep number={2 + steps} title="Name, and who sees it">
              <NameField
                draft={complete}
                fixed={board !== undefined}
                errorAt={errorAt}
                onChange={(part) => {
                  if (part.board !== undefined) setOwnAddress(true);
                  change(part);
                }}
              />
            </FormStep>
            <FormStep number={3 + steps} title="If you like: how it measures and ranks">
              <div className="space-y-3">
                <FormPart
                  title="Columns and order"
                  chosen={columnsText(draft)}
                  error={errorAt('columns', 'ranking')}
                >
                  <ColumnsField
                    metrics={metrics}
                    references={draft.references}
                    columns={draft.columns}
                    onChange={(columns) => setDraft(withColumns(draft, columns))}
                  />
                  <RankingField ranking={draft.ranking} onChange={(ranking) => change({ ranking })} />
                </FormPart>
                <FormPart
                  title="Protocol"
                  chosen={protocolText(draft.protocol, network?.title ?? extraction.extractor.id)}
                  error={errorAt('protocol')}
                >
                  <ProtocolOfBoardField
                    boards={choices.boards.edges.map(({ node }) => node)}
                    onChoose={(document) => setDraft(withProtocolOf(draft, document))}
                  />
                  <ProtocolField
                    protocol={draft.protocol}
                    columns={draft.columns}
                    metrics={metrics}
                    extractors={extractors}
                    choices={protocolChoices}
                    onChange={(protocol) => change({ protocol })}
                  />
                </FormPart>
                <FormPart
                  title="Phases, quotas, publication"
                  chosen={scheduleText(draft.phases ?? [], draft.timeZone ?? 'UTC')}
                  error={errorAt('phases')}
                >
                  <ScheduleField draft={draft} onChange={change} />
                </FormPart>
                <FormPart
                  title="Reported results"
                  chosen={(draft.reported ?? []).map(({ method }) => method).join(', ') || 'None'}
                  error={errorAt('reported')}
                >
                  <ReportedField
                    draft={draft}
                    onChange={(reported) => setDraft(withReported(draft, reported))}
                  />
                </FormPart>
              </div>
            </FormStep>
            {problem && (problem.part === null || !PARTS.includes(problem.part)) && (
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
              {board ? 'Change the board' : 'Make the board'}
            </Button>
          </fieldset>
        </form>
        <Panel
          title="board.yaml"
          aside={<CopyButton text={text} label="Copy board.yaml" />}
          className="min-w-0 lg:sticky lg:top-4"
        >
          <p className="px-4 pt-3 text-ink-3 text-sm">
            The same as a file for <code className="font-mono text-xs">fidboard board apply</code>
          </p>
          <pre className="max-h-[36rem] overflow-auto px-4 py-3 font-mono text-xs leading-5">{text}</pre>
        </Panel>
      </div>
    </>
  );
}
