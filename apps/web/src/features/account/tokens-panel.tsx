'use client';

import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { TextField } from '../../design/field.tsx';
import { Moment } from '../../design/moment.tsx';
import { Panel } from '../../design/panel.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { Notice } from '../../design/states.tsx';
import { createToken, listTokens, revokeToken, type Token } from './tokens.ts';

/** Tokens for the command line: made here, shown once, revoked here. */
export function TokensPanel() {
  const [tokens, setTokens] = useState<Token[] | null>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const attempt = useCallback(async (action: () => Promise<void>) => {
    setProblem(null);
    try {
      await action();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }, []);
  const load = useCallback(async () => setTokens(await listTokens()), []);
  useEffect(() => void attempt(load), [attempt, load]);

  async function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name'));
    setBusy(true);
    await attempt(async () => {
      const { key } = await createToken(name);
      setFresh(key);
      form.reset();
      await load();
    });
    setBusy(false);
  }

  async function revoke({ id }: Token) {
    await attempt(async () => {
      await revokeToken(id);
      await load();
    });
  }

  return (
    <Panel title="Command-line tokens">
      <div className="space-y-4 px-4 py-4">
        <p className="text-ink-2 text-sm">
          A token lets <code className="font-mono text-xs">fidboard submit</code> act for you from a terminal.
          Sign in there with <code className="font-mono text-xs">npx fidboard login</code>.
        </p>
        <form onSubmit={create} className="flex flex-wrap items-end gap-2">
          <div className="min-w-48 flex-1">
            <TextField
              label="Name of the new token"
              name="name"
              required
              maxLength={32}
              placeholder="training cluster"
              autoComplete="off"
            />
          </div>
          <Button type="submit" look="primary" disabled={busy} className="min-h-10">
            {busy ? 'Creating\u2026' : 'Create token'}
          </Button>
        </form>
        {fresh && (
          <Notice tone="warn" role="status">
            <p className="mb-1 font-medium text-ink">Copy the token now. It is not shown again.</p>
            <span className="flex items-center gap-1">
              <code className="min-w-0 break-all font-mono text-ink text-xs" data-testid="fresh-token">
                {fresh}
              </code>
              <CopyButton text={fresh} label="Copy the token" />
            </span>
          </Notice>
        )}
        {problem && (
          <Notice tone="bad" role="alert">
            {problem}
          </Notice>
        )}
      </div>
      <TokenList tokens={tokens} failed={problem !== null} onRevoke={revoke} />
    </Panel>
  );
}

interface TokenListProps {
  tokens: Token[] | null;
  failed: boolean;
  onRevoke: (token: Token) => void;
}

function TokenList({ tokens, failed, onRevoke }: TokenListProps) {
  if (tokens === null) {
    if (failed) return null;
    return (
      <div className="border-line border-t p-4">
        <Loading what="your tokens" />
        <Skeleton className="h-9" />
      </div>
    );
  }
  if (tokens.length === 0) {
    return <p className="border-line border-t px-4 py-4 text-ink-3 text-sm">You have no tokens.</p>;
  }
  return (
    <ul className="divide-y divide-line border-line border-t">
      {tokens.map((token) => (
        <li key={token.id} className="flex items-center justify-between gap-3 px-4 py-2.5 text-sm">
          <div className="min-w-0">
            <span className="font-medium">{token.name ?? 'Unnamed token'}</span>{' '}
            {token.start && (
              <code className="font-mono text-ink-3 text-xs">
                {token.start}
                {'\u2026'}
              </code>
            )}
            <div className="text-ink-3 text-xs">
              made <Moment iso={token.createdAt} />,{' '}
              {token.lastRequest ? (
                <>
                  last used <Moment iso={token.lastRequest} />
                </>
              ) : (
                'never used'
              )}
            </div>
          </div>
          <Button
            look="danger"
            onClick={() => onRevoke(token)}
            aria-label={`Revoke ${token.name ?? 'token'}`}
          >
            Revoke
          </Button>
        </li>
      ))}
    </ul>
  );
}
