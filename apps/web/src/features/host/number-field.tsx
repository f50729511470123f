import { TextField } from '../../design/field.tsx';

interface NumberFieldProps {
  label: string;
  value: number | null | undefined;
  /** Null where the field is empty. */
  onChange: (value: number | null) => void;
  optional?: boolean;
  hint?: string;
  min?: number;
  max?: number;
  step?: number | 'any';
  placeholder?: string;
}

/** A number, or none where the field is empty. */
export function NumberField({ value, onChange, step = 1, ...field }: NumberFieldProps) {
  return (
    <TextField
      {...field}
      type="number"
      inputMode={step === 1 ? 'numeric' : 'decimal'}
      step={step}
      required={!field.optional}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
    />
  );
}
