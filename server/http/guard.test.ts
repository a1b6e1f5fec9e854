import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '@/lib/problem';
import { createBalancer } from '@/server/balancer';
import { createOpsApi } from '@/server/supervisor/ops-api';
import { createFleet } from '@/server/supervisor/processes/fleet';
import { parseAnswer, type RawAnswer, request, sendRaw } from '@/server/testing/raw-http';
import { Verifications } from '@/server/verify';
import { createWebServer } from '@/server/web/server';
import { createHttp } from '.';
import { timeouts } from './guard';

const log = pino({ level: 'silent' });
const hosts = ['dash.example'];
const stops: (() => unknown)[] = [];
const ports: Record<string, number> = {};

function createRole() {
  const role = createHttp({ name: 'role', log, ready: () => true, hosts });
  const body = z.object({ name: z.string(), deep: z.array(z.string()).optional() });
  role.post('/things/:id', { schema: { body } }, async () => ({ ok: true }));
  role.get('/things', async () => []);
  return role;
}

beforeAll(async () => {
  const role = createRole();
  await role.listen({ port: 0, host: '127.0.0.1' });
  ports['a role'] = (role.server.address() as AddressInfo).port;
  const ops = createOpsApi(
    createFleet({ terminal: { line: () => undefined, text: () => undefined } } as never),
    new Verifications({ script: '', env: { NODE_ENV: 'test' } }),
    's'.repeat(32),
  );
  await ops.listen({ port: 0, host: '127.0.0.1' });
  ports['the supervisor'] = (ops.server.address() as AddressInfo).port;
  const gateways = [`http://127.0.0.1:${ports['a role']}`];
  const balancer = createBalancer({ port: 0, host: '127.0.0.1', httpPort: 0, gateways }, { log });
  const { port, httpPort } = await balancer.start();
  ports['what is behind the balancer'] = port;
  ports['the balancer itself'] = httpPort;
  const web = createWebServer({ hosts, trustedProxies: [] }, log, async (incoming, response) => {
    for await (const _ of incoming);
    response.end('{}');
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  ports['the page'] = (web.address() as AddressInfo).port;
  stops.push(
    () => web.close(),
    () => web.closeAllConnections(),
    () => balancer.stop(),
    () => ops.close(),
    () => role.close(),
  );
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

function expectProblem(answer: RawAnswer, status: number | number[]): void {
  expect([status].flat()).toContain(answer.status);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/problem+json',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy': expect.stringContaining("object-src 'none'"),
  });
  const { status: documentStatus, detail } = problemSchema.parse(JSON.parse(answer.body));
  expect(documentStatus).toBe(answer.status);
  expect(detail).toMatch(/^.{8,}\.$/s);
}

describe.each(['a role', 'the supervisor', 'what is behind the balancer', 'the balancer itself', 'the page'])(
  '%s',
  (name) => {
    const send = (line: string, headers?: string[], body?: string) =>
      request(ports[name] as number, line, headers, body);

    test.each(['TRACE', 'PROPFIND', 'QUERY'])(
      'answers 405 to %s with the allowed methods',
      async (method) => {
        const answer = await send(`${method} /healthz`);
        expect(answer.headers.allow).toContain('GET');
        expectProblem(answer, 405);
      },
    );

    test('answers 405 to CONNECT', async () => {
      expectProblem(await send('CONNECT evil.example:443'), 405);
    });

    test('answers 501 to an unknown method', async () => {
      expectProblem(await send('BREW /healthz'), [400, 501]);
    });

    test.each([
      '/api/%E0%A4%A',
      '/%',
      '/healthz?text=%E0%A4%A',
      '/healthz?text=%00',
      '/healthz?a=1&te%00xt=1',
      '//evil.example/healthz',
      'http://evil.example/healthz',
      'http://localhost/healthz',
      '/\\evil.example',
      '/h\u00e4lthz',
      '*',
    ])('answers 400 to the URL %s', async (url) => {
      expectProblem(await send(`GET ${url}`), 400);
    });

    test('names the query parameter that contains a NUL', async () => {
      expect(JSON.parse((await send('GET /healthz?limit=1&text=a%00b')).body).detail).toBe(
        'text: must not contain a NUL character.',
      );
    });

    test.each([
      [9_000, 414],
      [20_000, 431],
    ])('refuses a URL of %i bytes with %i', async (length, status) => {
      expectProblem(await send(`GET /healthz?${'a'.repeat(length)}`), status);
    });

    test.each([
      'evil.example',
      'evil.example:3000',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'a@localhost',
      '',
      '[::1',
      'localhost:x',
    ])('answers 421 to the host %j', async (host) => {
      expectProblem(await send('GET /healthz', [`Host: ${host}`]), [400, 421]);
    });

    test.each(['localhost', 'LOCALHOST:99', 'localhost.', '127.0.0.1:3000', '[::1]:3000', '192.168.1.7'])(
      'answers to the host %s',
      async (host) => {
        expect((await send('GET /healthz', [`Host: ${host}`])).status).toBe(200);
      },
    );

    test('answers 400 to bytes that are not HTTP, and keeps serving', async () => {
      expectProblem(
        parseAnswer(await sendRaw(ports[name] as number, '\x16\x03\x01\x02\x00\x01\r\n\r\n')),
        [400, 501],
      );
      expectProblem(await send('GET /healthz', ['Content-Length: 5x']), 400);
      expect((await send('GET /healthz')).status).toBe(200);
    });

    test('answers pipelined requests in order', async () => {
      const one = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';
      const text = await sendRaw(ports[name] as number, one + one.replace('GET', 'TRACE') + one, 2_000);
      expect(text.match(/HTTP\/1\.1 \d+/g)?.slice(0, 2)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 405']);
    });
  },
);

test('every server answers an incomplete request with 408 and closes the connection', async () => {
  const begun = performance.now();
  const json = 'Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{';
  const halves = [
    `POST /things/1 HTTP/1.1\r\nHost: localhost\r\n${json}`,
    'GET /healthz HTTP/1.1\r\nHost: loc',
  ];
  const sent = Object.values(ports).flatMap((port) => halves.map((half) => sendRaw(port, half, 40_000)));
  for (const text of await Promise.all(sent)) expectProblem(parseAnswer(text), 408);
  expect(performance.now() - begun).toBeLessThan(2 * timeouts.requestTimeout);
}, 45_000);
