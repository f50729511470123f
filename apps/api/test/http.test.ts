import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { isAllowedOrigin, originOf } from '../src/http/origins.ts';
import { receiveWithin } from '../src/http/receive-within.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

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

describe('a server on every address of its machine', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ HOST: '0.0.0.0' });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const host = () => `box.lan:${new URL(server.origin).port}`;

  it('takes the Origin of its own pages under whatever name they were asked for', async () => {
    const account = { name: 'ada', email: 'ada@example.org', password: 'password of ada' };
    const post = async (path: string, origin: string, body: object) => {
      const headers = { host: host(), origin, 'content-type': 'application/json', cookie: 'some=cookie' };
      const sent = request(`${server.origin}${path}`, { method: 'POST', headers });
      sent.end(JSON.stringify(body));
      const [response] = await once(sent, 'response');
      response.resume();
      return response.statusCode;
    };
    for (const [path, body] of [
      ['/api/auth/sign-up/email', account],
      ['/graphql', { query: '{ viewer { id } }' }],
    ] as const) {
      expect(await post(path, 'http://evil.example', body), path).toBe(403);
      expect(await post(path, `http://${host()}`, body), path).toBe(200);
    }
  });

  it('takes their sockets too', async () => {
    const open = async (origin: string) => {
      const url = `${server.origin.replace('http', 'ws')}/graphql`;
      const socket = new WebSocket(url, 'graphql-transport-ws', { headers: { host: host(), origin } });
      const outcome = await Promise.race([
        once(socket, 'open').then(() => 'open'),
        once(socket, 'unexpected-response').then(([, response]) => response.statusCode),
      ]);
      socket.on('error', () => {});
      socket.terminate();
      return outcome;
    };
    expect(await open(`http://${host()}`)).toBe('open');
    expect(await open('http://evil.example')).toBe(403);
  });
});

describe('a request that does not come to its end', () => {
  const app = express();
  app.use(receiveWithin(50));
  app.use(express.json());
  app.post('/', (_request, response) => void response.send('done'));
  app.get('/slow', (_request, response) => void setTimeout(() => response.send('done'), 150));
  const server = createServer(app);
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => void server.close());

  it('is not one that is answered late', async () => {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/slow`);
    expect([response.status, await response.text()]).toEqual([200, 'done']);
  });

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
