import { DEFAULT_EXTRACTOR, inspectProviders } from '@fidboard/evaluation';

export interface DoctorOptions {
  measure?: boolean;
  extractor?: string;
  threads?: number;
  batchSize?: number;
  json?: boolean;
}

/** `fidboard doctor`: what can run a network on this machine, and with `--measure` how fast. */
export async function doctor({
  measure = false,
  extractor = DEFAULT_EXTRACTOR,
  threads,
  batchSize,
  json = false,
}: DoctorOptions): Promise<void> {
  const report = await inspectProviders({ measure: measure ? extractor : undefined, threads, batchSize });
  if (json) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const lines = report.statuses.map(
    ({ provider, available, detail }) =>
      `${provider.padEnd(8)}${available ? detail : `not available: ${detail}`}`,
  );
  lines.push(`${'auto'.padEnd(8)}${report.auto}`);
  for (const sentence of report.choice?.passedOver ?? []) lines.push(`${''.padEnd(8)}${sentence}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
