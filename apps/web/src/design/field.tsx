import { type ComponentProps, type ReactNode, useId } from 'react';

const CONTROL =
  'w-full min-h-10 rounded-md border border-control bg-surface px-3 py-2 text-base sm:text-sm text-ink placeholder:text-ink-3 disabled:bg-sunken disabled:text-ink-3 aria-[invalid=true]:border-bad';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  optional?: boolean;
  children: (control: {
    id: string;
    className: string;
    'aria-describedby'?: string;
    'aria-invalid'?: true;
  }) => ReactNode;
}

/** A label, its control, and what the reader may need to know about it. */
export function Field({ label, hint, error, optional = false, children }: FieldProps) {
  const id = useId();
  const described = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 flex items-baseline justify-between gap-2 font-medium text-sm">
        {label}
        {optional && <span className="font-normal text-ink-3 text-xs">optional</span>}
      </label>
      {children({
        id,
        className: CONTROL,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true as const } : {}),
      })}
      {error ? (
        <p id={`${id}-error`} role="alert" className="mt-1.5 text-bad text-sm">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="mt-1.5 text-ink-3 text-sm">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

type TextFieldProps = Omit<FieldProps, 'children'> & Omit<ComponentProps<'input'>, 'id' | 'className'>;

export function TextField({ label, hint, error, optional, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(control) => <input {...control} {...input} />}
    </Field>
  );
}

type SelectFieldProps = Omit<FieldProps, 'children'> & Omit<ComponentProps<'select'>, 'id' | 'className'>;

export function SelectField({ label, hint, error, optional, children, ...select }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {({ className, ...control }) => (
        <select
          className={`${className} appearance-none bg-[image:var(--chevron)] bg-[position:right_0.75rem_center] bg-no-repeat pr-9`}
          {...control}
          {...select}
        >
          {children}
        </select>
      )}
    </Field>
  );
}
