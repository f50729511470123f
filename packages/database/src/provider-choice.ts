import type { Json } from '@fidboard/core';

/** How a worker chose where its network runs. */
export type ProviderChoice = {
  /** The one that was chosen: cpu, webgpu, cuda. */
  provider: string;
  /** Seconds an image on each provider that was timed; empty where only one runs there. */
  secondsPerImage: { [provider: string]: number };
};

/** Reads a choice out of a JSON column; null for anything else. */
export function parseProviderChoice(value: Json | unknown): ProviderChoice | null {
  if (typeof value !== 'object' || value === null || !('provider' in value)) return null;
  const { provider, secondsPerImage } = value as { provider: unknown; secondsPerImage?: unknown };
  if (typeof provider !== 'string') return null;
  const timed = Object.entries(secondsPerImage ?? {}).filter(([, seconds]) => typeof seconds === 'number');
  return { provider, secondsPerImage: Object.fromEntries(timed) };
}
