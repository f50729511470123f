import { Refusal, type RefusalCode } from '@fidboard/core';

/** A refusal that names the entry and the rule it breaks. */
export function refuseEntry(
  code: RefusalCode,
  name: string,
  { rule, remedy, cause }: { rule: string; remedy: string; cause?: unknown },
): Refusal {
  return new Refusal(code, `Entry ${JSON.stringify(name)}: ${rule}.`, remedy, { cause });
}
