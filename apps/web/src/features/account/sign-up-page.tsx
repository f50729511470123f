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

const SHORTEST_PASSWORD = 8;

export function SignUpPage({ next }: { next?: string }) {
  const router = useRouter();
  const { sessionChanged } = useSessionChange();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    const { error } = await auth.signUp.email({
      name: String(form.get('name')),
      email: String(form.get('email')),
      password: String(form.get('password')),
    });
    if (error) {
      setBusy(false);
      setProblem(error.message ?? 'The server did not answer. Try again in a moment.');
      return;
    }
    await sessionChanged();
    router.push(safeNext(next));
  }

  return (
    <Entrance
      title="Create an account"
      otherwise={{ text: 'You have an account?', label: 'Sign in', href: '/sign-in', next }}
    >
      <form onSubmit={submit} className="space-y-4">
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={80}
          hint="Shown beside your submissions."
        />
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="email"
          required
          hint="Only you can see it."
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={SHORTEST_PASSWORD}
          hint={`At least ${SHORTEST_PASSWORD} characters.`}
        />
        {problem && (
          <Notice tone="bad" role="alert">
            {problem}
          </Notice>
        )}
        <Button type="submit" look="primary" disabled={busy} className="w-full">
          {busy ? 'Creating\u2026' : 'Create account'}
        </Button>
      </form>
    </Entrance>
  );
}
