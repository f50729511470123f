'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button, buttonLook } from '../../design/button.tsx';
import { Panel } from '../../design/panel.tsx';
import { EmptyState } from '../../design/states.tsx';
import { MethodFactList } from '../method/method-facts.tsx';
import { MethodForm } from '../method/method-form.tsx';
import { StateTag } from '../submission/state-tag.tsx';
import { MethodNote } from './method-note.tsx';
import type { TeamDetails } from './team-page.tsx';

export function MethodsPanel({ team, onChange }: { team: TeamDetails; onChange: () => void }) {
  const [adding, setAdding] = useState(false);
  const member = team.viewerRole !== null;
  const add = (
    <Button look={team.methods.length === 0 ? 'primary' : 'secondary'} onClick={() => setAdding(true)}>
      New method
    </Button>
  );
  return (
    <Panel title="Methods" aside={member && !adding && team.methods.length > 0 && add}>
      {adding && (
        <div className="border-line border-b px-4 py-4">
          <MethodForm
            teamId={team.id}
            onDone={() => {
              setAdding(false);
              onChange();
            }}
            onCancel={() => setAdding(false)}
          />
        </div>
      )}
      {team.methods.length === 0 && !adding && (
        <EmptyState title="No methods yet" action={member && add}>
          A method is one row on a board: a generator with its facts, and every checkpoint submitted for it.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {team.methods.map((method) => {
          const latest = method.submissions.edges[0]?.node;
          return (
            <li key={method.id} className="grid gap-x-8 gap-y-3 px-4 py-4 sm:grid-cols-2">
              <div className="min-w-0">
                <h3 className="text-base tracking-normal">{method.name}</h3>
                {method.description && <p className="mt-1 text-ink-2 text-sm">{method.description}</p>}
                <div className="mt-2.5 flex flex-wrap items-center gap-2 text-sm">
                  {latest ? (
                    <>
                      <Link href={`/submissions/${encodeURIComponent(latest.id)}`} className="link">
                        Latest submission
                      </Link>
                      <StateTag state={latest.state} />
                      {latest.board && <span className="text-ink-3">on {latest.board.title}</span>}
                    </>
                  ) : (
                    <span className="text-ink-3">Nothing submitted yet.</span>
                  )}
                </div>
                {(method.note || member) && (
                  <div className="mt-2.5">
                    <MethodNote method={method} editable={member} onChange={onChange} />
                  </div>
                )}
                {member && (
                  <Link
                    href={`/submit?team=${encodeURIComponent(team.slug)}&method=${encodeURIComponent(method.slug)}`}
                    className={`${buttonLook()} mt-3`}
                  >
                    Submit samples
                  </Link>
                )}
              </div>
              <MethodFactList method={method} />
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
