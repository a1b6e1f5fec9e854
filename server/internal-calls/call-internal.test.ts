import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { problem } from '@/lib/problem';
import { verifyInternal } from '@/server/auth/internal-auth';
import { callInternal } from './call-internal';

const authSecret = 's'.repeat(32);
const schema = z.object({ word: z.string() });
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A server with this behaviour. Returns a function that calls it. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (body?: unknown, signal = AbortSignal.timeout(5_000)) =>
    callInternal({ url, path: '/word?a=1', authSecret, schema, signal, ...(body ? { body } : {}) });
}
const json = (response: ServerResponse, status: number, value: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

it('returns what fits the schema, and sends an internal token, the query and the body', async () => {
  const seen: unknown[] = [];
  const call = await serve(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    await verifyInternal(authSecret, request.headers.authorization);
    seen.push([request.method, request.url, request.headers['content-type'], text]);
    json(response, 200, { word: 'ä', more: 1 });
  });
  expect(await call()).toEqual({ word: 'ä' });
  expect(await call({ b: 'ö' })).toEqual({ word: 'ä' });
  expect(seen).toEqual([
    ['GET', '/word?a=1', undefined, ''],
    ['POST', '/word?a=1', 'application/json', '{"b":"ö"}'],
  ]);
});

it('uses one connection for calls that follow each other', async () => {
  const ports = new Set<number | undefined>();
  const call = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    json(response, 200, { word: 'a' });
  });
  for (let i = 0; i < 3; i += 1) await call();
  expect(ports.size).toBe(1);
});

it('throws the detail of a problem, or the status of another answer', async () => {
  const refusing = await serve((_, response) => json(response, 503, problem(503, 'No database.')));
  await expect(refusing()).rejects.toMatchObject({ status: 503, detail: 'No database.' });
  const broken = await serve((_, response) => response.writeHead(500).end('<html>'));
  await expect(broken()).rejects.toMatchObject({ status: 500, detail: undefined });
  const moved = await serve((_, response) => response.writeHead(302, { location: '/else' }).end());
  await expect(moved()).rejects.toMatchObject({ status: 302 });
});

it.each([
  ['no JSON', (response: ServerResponse) => response.end('{')],
  ['other JSON', (response: ServerResponse) => json(response, 200, [])],
  [
    'a part of an answer',
    (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"word"');
      setImmediate(() => response.destroy());
    },
  ],
])('throws when a process answers with %s', async (_, answer) => {
  const call = await serve((_request, response) => answer(response));
  await expect(call()).rejects.toThrow();
});

it('throws when there is no answer before the signal, or its end does not come', async () => {
  const silent = await serve(() => undefined);
  await expect(silent(undefined, AbortSignal.timeout(50))).rejects.toThrow();
  const slow = await serve((_, response) => void response.writeHead(200).write('{'));
  await expect(slow(undefined, AbortSignal.timeout(50))).rejects.toThrow();
});

it('does not read an answer without end', async () => {
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  const call = await serve((_, response) => {
    const write = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', write);
    };
    write();
  });
  await expect(call(undefined, AbortSignal.timeout(15_000))).rejects.toThrow('larger than');
});
