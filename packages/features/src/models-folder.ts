import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where installed weights and added networks lie: `FIDBOARD_MODELS`, else `fidboard/models` in the user's data folder. */
export function modelsFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const { FIDBOARD_MODELS: chosen, XDG_DATA_HOME: data } = environment;
  return chosen || join(data || join(homedir(), '.local', 'share'), 'fidboard', 'models');
}
