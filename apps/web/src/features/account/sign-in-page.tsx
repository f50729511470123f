'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { auth } from '../../client/auth.ts';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { Entrance } from './entrance.tsx';
import { safeNext } from './next-page.ts';
import { useSessionChange } from './session.ts';

export function SignInPage({ next }: { next?: string }) {
  const router = useRouter();
  const { sessionChanged } = useSessionChange();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    const { error } = await auth.signIn.email({
      email: String(form.get('email')),
      password: String(form.get('password')),
    });
    if (error) {
      setBusy(false);
      setProblem(
        error.status === 401
          ? 'No account has this e-mail and password. Check both, or create an account.'
          : (error.message ?? 'The server did not answer. Try again in a moment.'),
      );
      return;
    }
    await sessionChanged();
    router.push(safeNext(next));
  }

  return (
    <Entrance
      title="Sign in"
      otherwise={{ text: 'New here?', label: 'Create an account', href: '/sign-up', next }}
    >
      <form onSubmit={submit} className="space-y-4">
        <TextField label="E-mail" name="email" type="email" autoComplete="email" required />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        {problem && (
          <Notice tone="bad" role="alert">
            {problem}
          </Notice>
        )}
        <Button type="submit" look="primary" disabled={busy} className="w-full">
          {busy ? 'Signing in\u2026' : 'Sign in'}
        </Button>
      </form>
    </Entrance>
  );
}
