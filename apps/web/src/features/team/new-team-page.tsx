'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';
import { ViewerDocument } from '../account/documents.ts';
import { safeNext } from '../account/next-page.ts';
import { SignedOut } from '../account/signed-out.tsx';
import { CreateTeamDocument } from './documents.ts';

export function NewTeamPage({ next }: { next?: string }) {
  const router = useRouter();
  const { data: session } = useQuery(ViewerDocument);
  const [create, { loading }] = useMutation(CreateTeamDocument, {
    refetchQueries: [{ query: ViewerDocument }],
    awaitRefetchQueries: true,
  });
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    setProblem(null);
    try {
      const { data } = await create({ variables: { input: { name } } });
      const result = data?.createTeam;
      if (!result) return;
      if (result.__typename === 'MutationCreateTeamSuccess')
        router.push(next ? safeNext(next) : `/teams/${result.data.slug}`);
      else setProblem(refusal(result));
    } catch (error) {
      setProblem(explain(error));
    }
  }

  if (session && !session.viewer) {
    return (
      <SignedOut title="New team" next="/teams/new">
        Sign in to create a team. You become its owner and can invite others.
      </SignedOut>
    );
  }
  return (
    <div className="mx-auto max-w-sm pt-6 sm:pt-14">
      <h1 className="text-2xl">New team</h1>
      <p className="mt-1.5 mb-6 text-ink-2">
        Methods and submissions belong to a team. You can invite others later.
      </p>
      <form onSubmit={submit} className="space-y-4">
        <TextField
          label="Team name"
          name="name"
          required
          maxLength={80}
          autoComplete="organization"
          error={problem}
        />
        <Button type="submit" look="primary" disabled={loading} className="w-full">
          {loading ? 'Creating\u2026' : 'Create team'}
        </Button>
      </form>
    </div>
  );
}
