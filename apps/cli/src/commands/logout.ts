import { credentialsPath, readCredentials, writeCredentials } from '../server/credentials.ts';
import { findServer } from '../server/server.ts';

export interface LogoutOptions {
  server?: string;
}

/** `fidboard logout`: forgets the token of one server. */
export async function logout({ server }: LogoutOptions): Promise<void> {
  const path = credentialsPath();
  const { origin } = await findServer(server);
  const { current, tokens } = await readCredentials(path);
  const { [origin]: token, ...others } = tokens;
  if (token === undefined) {
    process.stdout.write(`Not logged in to ${origin}\n`);
    return;
  }
  await writeCredentials(path, { current: current === origin ? null : current, tokens: others });
  process.stdout.write(`Logged out of ${origin}\n`);
}
