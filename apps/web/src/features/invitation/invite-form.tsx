'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';

/** A link that anybody may use so often, or one that is mailed. */
export type Wanted = { uses: number } | { email: string };

type Made = { url: string } | { email: string };

interface InviteFormProps {
  /** What it is called for screen readers. */
  label: string;
  /** Who gets in by it, so many of them: "People". */
  usesLabel: string;
  /** Makes the invitation; answers its link, null where it is mailed, or what the server refused. */
  onInvite: (
    wanted: Wanted,
    fields: FormData,
  ) => Promise<{ url: string | null } | { message: string; remedy: string } | undefined>;
  /** A field beside the number of uses. */
  children?: ReactNode;
}

/** Invites by a link, which is shown once, or by e-mail. */
export function InviteForm({ label, usesLabel, onInvite, children }: InviteFormProps) {
  const [loading, setLoading] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [email, setEmail] = useState('');
  const address = email.trim();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setProblem(null);
    setMade(null);
    setLoading(true);
    try {
      const wanted = address === '' ? { uses: Number(fields.get('uses')) } : { email: address };
      const result = await onInvite(wanted, fields);
      if (result && 'message' in result) setProblem(refusal(result));
      else if (result) {
        setMade(result.url === null ? { email: address } : { url: result.url });
        setEmail('');
      }
    } catch (error) {
      setProblem(explain(error));
    }
    setLoading(false);
  }

  return (
    <form onSubmit={submit} className="space-y-3 px-4 py-4" aria-label={label}>
      <TextField
        label="E-mail"
        name="email"
        type="email"
        optional
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={problem}
        hint="Without one you get a link to pass on."
      />
      <div className={children ? 'grid grid-cols-2 gap-2' : ''}>
        {children}
        <TextField
          label={usesLabel}
          name="uses"
          type="number"
          min={1}
          max={100}
          defaultValue={1}
          disabled={address !== ''}
        />
      </div>
      <Button type="submit" disabled={loading} className="w-full">
        {loading ? 'Inviting\u2026' : address === '' ? 'Make a link' : 'Invite'}
      </Button>
      {made && (
        <Notice tone={'url' in made ? 'warn' : 'info'} role="status">
          {'url' in made ? (
            <>
              <p className="mb-1 font-medium text-ink">Copy the link now. It is not shown again.</p>
              <span className="flex items-center gap-1">
                <code className="min-w-0 break-all font-mono text-ink text-xs" data-testid="invitation-link">
                  {made.url}
                </code>
                <CopyButton text={made.url} label="Copy the link" />
              </span>
            </>
          ) : (
            <p>The invitation is on its way to {made.email}.</p>
          )}
        </Notice>
      )}
    </form>
  );
}
