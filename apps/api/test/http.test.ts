import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAllowedOrigin, originOf } from '../src/http/origins.ts';
import { receiveWithin } from '../src/http/receive-within.ts';

describe('origins', () => {
  const local = { url: 'http://localhost:3000', host: '127.0.0.1' };
  const named = { url: 'https://fid.example', host: '127.0.0.1' };
  const wild = { url: 'http://0.0.0.0:3000', host: '0.0.0.0' };

  it.each([
    [local, undefined, 'localhost:3000', true],
    [local, 'http://127.0.0.1:3000', '127.0.0.1:3000', true],
    [local, 'http://evil.example:3000', 'evil.example:3000', false],
    [named, 'https://fid.example', 'fid.example', true],
    [named, 'https://evil.example', 'evil.example', false],
    [wild, 'http://192.168.1.5:3000', '192.168.1.5:3000', true],
    [wild, 'http://localhost:3000', 'localhost:3000', true],
    [{ ...wild, host: '::' }, 'http://[fe80::1]:3000', '[fe80::1]:3000', true],
    [wild, 'http://evil.example', '192.168.1.5:3000', false],
    [wild, 'http://192.168.1.5:4000', '192.168.1.5:3000', false],
    [wild, 'null', '192.168.1.5:3000', false],
  ] as const)('%j from %s at %s: %s', (settings, origin, host, expected) => {
    expect(isAllowedOrigin(settings, { origin, host })).toBe(expected);
  });

  it('are those that the caller reached us by', () => {
    expect(originOf(wild, '192.168.1.5:3000')).toBe('http://192.168.1.5:3000');
    expect(originOf(local, 'evil.example')).toBe('http://localhost:3000');
  });
});

describe('a request that does not come to its end', () => {
  const app = express();
  app.use(receiveWithin(50));
  app.use(express.json());
  app.post('/', (_request, response) => void response.send('done'));
  const server = createServer(app);
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => void server.close());

  it('is answered 408 and cut', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    );
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});
