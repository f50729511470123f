import { resolve } from 'node:path';
import { Refusal } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../src/settings.ts';

describe('the settings of npm start', () => {
  it('need nothing', () => {
    expect(readSettings([], {})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDirectory: resolve('.fidboard'),
      databaseUrl: undefined,
      storageUrl: undefined,
      demo: true,
    });
  });

  it('take flags before variables, in both spellings', () => {
    const environment = {
      PORT: '1',
      FIDBOARD_DATA: '/elsewhere',
      DATABASE_URL: 'postgres://x',
      FIDBOARD_DEMO: '1',
    };
    expect(readSettings(['--port', '4000', '--data=/here', '--no-demo'], environment)).toMatchObject({
      port: 4000,
      dataDirectory: '/here',
      databaseUrl: 'postgres://x',
      demo: false,
    });
    expect(readSettings([], { ...environment, FIDBOARD_DEMO: '0' })).toMatchObject({ port: 1, demo: false });
  });

  it.each([
    [['--prot', '4000'], 'Unknown argument "--prot"'],
    [['4000'], 'Unknown argument "4000"'],
    [['--port', '70000'], 'not "70000"'],
    [['--port', ''], 'not ""'],
    [['--port', '3e3'], 'not "3e3"'],
  ])('refuse %j', (args, message) => {
    expect(() => readSettings(args, {})).toThrow(message);
    expect(() => readSettings(args, {})).toThrow(Refusal);
  });
});
