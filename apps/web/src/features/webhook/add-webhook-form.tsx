'use client';

import { useMutation } from '@apollo/client/react';
import { type FormEvent, useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { TextField } from '../../design/field.tsx';
import { Panel } from '../../design/panel.tsx';
import { Notice } from '../../design/states.tsx';
import { AddWebhookDocument } from './documents.ts';

/** Adds an address, and shows the secret of its signatures this once. */
export function AddWebhookForm({ slug, onAdded }: { slug: string; onAdded: () => void }) {
  const [add, { loading }] = useMutation(AddWebhookDocument);
  const [secret, setSecret] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const url = String(new FormData(form).get('url'));
    setProblem(null);
    setSecret(null);
    try {
      const { data } = await add({ variables: { input: { boardSlug: slug, url } } });
      const result = data?.addWebhook;
      if (!result || !('data' in result)) {
        setProblem(result ? refusal(result) : 'The server gave no answer. Try again.');
        return;
      }
      setSecret(result.data.secret);
      form.reset();
      onAdded();
    } catch (error) {
      setProblem(explain(error));
    }
  }

  return (
    <Panel title="Add an address">
      <form onSubmit={submit} className="flex flex-wrap items-start gap-2 px-4 pt-4">
        <div className="min-w-0 flex-1 basis-64">
          <TextField
            label="Address"
            name="url"
            type="url"
            required
            placeholder="https://hooks.example.org/fidboard"
            autoComplete="off"
            error={problem}
          />
        </div>
        <Button type="submit" look="primary" disabled={loading} className="min-h-10 sm:mt-[1.625rem]">
          {loading ? 'Adding\u2026' : 'Add webhook'}
        </Button>
      </form>
      <div className="px-4 pt-3 pb-4">
        {secret === null ? (
          <p className="text-ink-3 text-sm">
            You get a secret to check the signatures with; it is shown once.
          </p>
        ) : (
          <Notice tone="warn" role="status">
            <p className="mb-1 font-medium text-ink">Copy the secret now. It is not shown again.</p>
            <span className="flex items-center gap-1">
              <code className="min-w-0 break-all font-mono text-ink text-xs" data-testid="webhook-secret">
                {secret}
              </code>
              <CopyButton text={secret} label="Copy the secret" />
            </span>
          </Notice>
        )}
      </div>
    </Panel>
  );
}
