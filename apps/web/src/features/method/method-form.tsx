'use client';

import { useMutation } from '@apollo/client/react';
import { type FormEvent, useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Field, SelectField, TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { CreateMethodDocument } from '../team/documents.ts';

interface MethodFormProps {
  teamId: string;
  onDone: (method: { id: string; slug: string; name: string }) => void;
  onCancel?: () => void;
}

/** Creates a method; everything but its name may be left out. */
export function MethodForm({ teamId, onDone, onCancel }: MethodFormProps) {
  const [create, { loading }] = useMutation(CreateMethodDocument);
  const [problem, setProblem] = useState<{ field: string | null; text: string } | null>(null);
  const errorOf = (field: string) => (problem?.field === field ? problem.text : null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // The form may stand inside the submit page's own form.
    event.stopPropagation();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim() || undefined;
    const number = (name: string) => (text(name) === undefined ? undefined : Number(text(name)));
    setProblem(null);
    try {
      const { data } = await create({
        variables: {
          input: {
            teamId,
            name: text('name') ?? '',
            description: text('description'),
            nfe: number('nfe'),
            parameters: number('parameters'),
            trainingImages: number('trainingImages'),
            teacher: text('teacher'),
            dataFree: text('dataFree') === undefined ? undefined : text('dataFree') === 'yes',
            paperUrl: text('paperUrl'),
            codeUrl: text('codeUrl'),
          },
        },
      });
      const result = data?.createMethod;
      if (!result) return;
      if (result.__typename === 'MutationCreateMethodSuccess') onDone(result.data);
      else
        setProblem({
          field: result.__typename === 'BadInputError' ? result.field : null,
          text: refusal(result),
        });
    } catch (error) {
      setProblem({ field: null, text: explain(error) });
    }
  }

  return (
    <form onSubmit={submit} className="space-y-4" aria-label="New method">
      <TextField
        label="Method name"
        name="name"
        required
        maxLength={80}
        autoComplete="off"
        error={errorOf('name')}
      />
      <Field label="Description" optional>
        {(control) => <textarea {...control} name="description" rows={2} maxLength={2000} />}
      </Field>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          label="NFE"
          name="nfe"
          type="number"
          min={1}
          step={1}
          optional
          hint="Network evaluations per image."
          error={errorOf('nfe')}
        />
        <TextField
          label="Parameters"
          name="parameters"
          type="number"
          min={1}
          step={1}
          optional
          error={errorOf('parameters')}
        />
        <TextField
          label="Training images"
          name="trainingImages"
          type="number"
          min={0}
          step={1}
          optional
          hint="Seen in all."
          error={errorOf('trainingImages')}
        />
        <TextField
          label="Teacher"
          name="teacher"
          maxLength={80}
          optional
          autoComplete="off"
          error={errorOf('teacher')}
        />
        <SelectField label="Data-free" name="dataFree" optional defaultValue="">
          <option value="">Not said</option>
          <option value="yes">Yes</option>
          <option value="no">No</option>
        </SelectField>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Paper"
          name="paperUrl"
          type="url"
          optional
          placeholder="https://"
          error={errorOf('paperUrl')}
        />
        <TextField
          label="Code"
          name="codeUrl"
          type="url"
          optional
          placeholder="https://"
          error={errorOf('codeUrl')}
        />
      </div>
      {problem &&
        !['name', 'nfe', 'parameters', 'trainingImages', 'teacher', 'paperUrl', 'codeUrl'].includes(
          problem.field ?? '',
        ) && (
          <Notice tone="bad" role="alert">
            {problem.text}
          </Notice>
        )}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={loading}>
          {loading ? 'Creating\u2026' : 'Create method'}
        </Button>
        {onCancel && <Button onClick={onCancel}>Not now</Button>}
      </div>
    </form>
  );
}
