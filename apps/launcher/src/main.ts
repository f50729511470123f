import { Refusal } from '@fidboard/core';
import { prefixedLog } from './log.ts';
import { readSettings } from './settings.ts';
import { startPlatform } from './start.ts';

const log = prefixedLog(process.stdout);
const say = (line: string) => log('fidboard', line);

/** Ends with the refusal's exit code, or 1 for a fault of ours. */
function fail(error: unknown): never {
  if (error instanceof Refusal) {
    say(`${error.message} ${error.remedy}`);
    process.exit(error.exitCode === 5 ? 1 : error.exitCode);
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

const stopping = new AbortController();
const interrupted = new Promise<void>((done) => {
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (signals === 2) say('still stopping; the database is being closed cleanly');
    stopping.abort();
    done();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
});

try {
  const platform = await startPlatform(
    readSettings(process.argv.slice(2), process.env),
    log,
    stopping.signal,
  );
  const why = await Promise.race([
    interrupted.then(() => ({ code: 0, line: 'stopping' })),
    platform.broken.then((what) => ({ code: 1, line: `${what}; stopping the rest` })),
  ]);
  say(why.line);
  await platform.stop();
  say('stopped');
  process.exit(why.code);
} catch (error) {
  if (!stopping.signal.aborted) fail(error);
  say('stopped');
  process.exit(0);
}
