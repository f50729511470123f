import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { prefixedLog } from '../src/log.ts';

function written(program: string, line: string): string {
  const output = new PassThrough();
  prefixedLog(output as unknown as NodeJS.WriteStream)(program, line);
  return output.read()?.toString() ?? '';
}

describe('the log of npm start', () => {
  it('shows a JSON line as a person reads it', () => {
    const line = JSON.stringify({ level: 30, time: 1, pid: 2, hostname: 'h', msg: 'listening', port: 3000 });
    expect(written('api', line)).toBe('api      listening port=3000\n');
  });

  it('names the level when it matters, and keeps the stack', () => {
    const line = JSON.stringify({
      level: 50,
      msg: 'failed',
      err: { message: 'm', stack: 'Error: m\n    at x' },
    });
    expect(written('worker', line)).toBe('worker   error: failed \nError: m\n    at x\n');
  });

  it.each(['plain text', '{"level":30}', '{broken'])('leaves %j as it is', (line) => {
    expect(written('web', line)).toBe(`web      ${line}\n`);
  });
});
