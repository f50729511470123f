import { Progress } from 'radix-ui';

interface ProgressBarProps {
  label: string;
  /** Part done, 0 to 1; null when it cannot be known. */
  part: number | null;
  valueText?: string;
  thick?: boolean;
}

export function ProgressBar({ label, part, valueText, thick = false }: ProgressBarProps) {
  const percent = part === null ? null : Math.round(Math.min(1, Math.max(0, part)) * 100);
  return (
    <Progress.Root
      aria-label={label}
      value={percent}
      max={100}
      getValueLabel={() => valueText ?? `${percent}%`}
      className={`overflow-hidden rounded-full bg-line ${thick ? 'h-2' : 'h-1'}`}
    >
      <Progress.Indicator
        className="h-full origin-left rounded-full bg-accent transition-transform duration-500 ease-out data-[state=indeterminate]:w-2/5 data-[state=indeterminate]:animate-[pass_1.6s_ease-in-out_infinite]"
        style={percent === null ? undefined : { transform: `scaleX(${percent / 100})` }}
      />
    </Progress.Root>
  );
}
