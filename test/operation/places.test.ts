// Promise: an API by itself looks for blobs where the one of `npm start` has put them.
import { expect, it } from 'vitest';
import { readSettings as apiSettings } from '../../apps/api/src/settings.ts';
import { readSettings as launcherSettings, storageUrlOf } from '../../apps/launcher/src/settings.ts';

it.each([
  [{}, '/data'],
  [{ STORAGE_URL: 'file:///elsewhere' }, '/data'],
])('with %j under %s', (environment, directory) => {
  const given = {
    ...environment,
    FIDBOARD_DATA: directory,
    DATABASE_URL: 'postgres://x',
    FIDBOARD_SECRET: 'x'.repeat(32),
  };
  expect(apiSettings(given).storageUrl).toBe(storageUrlOf(launcherSettings([], given)));
});
