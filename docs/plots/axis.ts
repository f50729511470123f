/** One axis of a plot. */
export interface Axis {
  /** What it shows, with its unit. */
  readonly label: string;
  /** `even`: the values of `ticks` at equal distances, whatever they are. */
  readonly scale?: 'linear' | 'log' | 'even';
  /** Chosen by the values where left out. */
  readonly ticks?: readonly number[];
  readonly from?: number;
  readonly to?: number;
  /** How a tick is written. */
  readonly write?: (value: number) => string;
}

/** An axis with its range fixed. */
export interface Scale {
  /** 0 at the axis's start, 1 at its end. */
  place(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** The scale of an axis that must hold these values. */
export function scaleOf(axis: Axis, values: readonly number[]): Scale {
  const { scale = 'linear', write = plain } = axis;
  const ticksOf = (ticks: readonly number[]) => ticks.map((value) => ({ value, text: write(value) }));
  if (scale === 'even') {
    const { ticks = [] } = axis;
    const step = 1 / Math.max(1, ticks.length - 1);
    return {
      ticks: ticksOf(ticks),
      place(value) {
        const at = ticks.indexOf(value);
        if (at < 0) throw new Error(`scaleOf: expected one of ${ticks.join(', ')}, got ${value}`);
        return at * step;
      },
    };
  }
  if (scale === 'log') {
    const [from, to] = [axis.from ?? Math.min(...values), axis.to ?? Math.max(...values)];
    const span = Math.log(to / from);
    return { ticks: ticksOf(axis.ticks ?? []), place: (value) => Math.log(value / from) / span };
  }
  const [low, high] = [axis.from ?? Math.min(0, ...values), axis.to ?? Math.max(...values)];
  const step = roundStep((high - low) / 4);
  const from = axis.from ?? Math.floor(low / step) * step;
  const to = axis.to ?? Math.ceil(high / step) * step;
  const count = Math.round((to - from) / step);
  const ticks = axis.ticks ?? Array.from({ length: count + 1 }, (_, i) => from + i * step);
  return { ticks: ticksOf(ticks), place: (value) => (value - from) / (to - from) };
}

/** 1, 2, 2.5 or 5 times a power of ten, the nearest above. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= least * 0.999) ?? 10) * power;
}

function plain(value: number): string {
  return Number(value.toPrecision(6)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}
