import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem } from '@/lib/problem';
import { isTraceparent } from '@/lib/trace/trace-context';
import { verifyInternal } from '@/server/auth/internal-auth';
import { inTraceOf } from '@/server/web/trace';
import { type FakeUpstream, replyJson, startUpstream } from './fake-upstream';
import { type Call, forward } from './forward';
import { pathOf } from './upstreams';

const given = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('@/server/web/environment', () => ({ environment: () => given, authSecret: () => 's'.repeat(32) }));

let upstream: FakeUpstream;
beforeEach(async () => {
  upstream = await startUpstream();
  given.ORDER_URL = upstream.url;
});
afterEach(() => upstream.stop());

const call: Call = { path: '/orders' };
const refused = (given: Call = call) => forward('order', given).catch((error) => error);

test('a response is passed through, and must not be cached', async () => {
  upstream.reply = replyJson(201, { orderId: 'o-1' });
  const response = await forward('order', call);
  expect(response.status).toBe(201);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({ orderId: 'o-1' });
});

test('a response without content is passed through', async () => {
  upstream.reply = (response) => response.writeHead(204).end();
  expect((await forward('order', call)).status).toBe(204);
});

test('the call carries method, query, body and a token for internal calls', async () => {
  await forward('order', {
    ...call,
    method: 'POST',
    query: new URLSearchParams({ text: 'a&b' }),
    body: { a: 1 },
  });
  const [received] = upstream.received;
  expect(received).toMatchObject({ method: 'POST', url: '/orders?text=a%26b', body: '{"a":1}' });
  expect(received?.headers['content-type']).toBe('application/json');
  await expect(verifyInternal('s'.repeat(32), received?.headers.authorization)).resolves.toBeUndefined();
});

test('trace context and idempotency key are forwarded; cookies and other headers are not', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const headers = { traceparent, 'idempotency-key': 'key-1', cookie: 'pulseboard_admin=x', 'x-other': '1' };
  const request = new Request('http://page/', { headers });
  await inTraceOf(request, () => forward('order', { ...call, request }));
  const { headers: got } = upstream.received[0] ?? { headers: {} };
  expect(got).toMatchObject({ traceparent, 'idempotency-key': 'key-1' });
  expect(got).not.toHaveProperty('cookie');
  expect(got).not.toHaveProperty('x-other');
});

test('a request with an invalid trace context starts a new trace, which is forwarded', async () => {
  const request = new Request('http://page/', { headers: { traceparent: 'zz' } });
  const given = await inTraceOf(request, async (traceparent) => {
    await forward('order', { ...call, request });
    return traceparent;
  });
  expect(isTraceparent(given)).toBe(true);
  expect(upstream.received[0]?.headers).toHaveProperty('traceparent', given);
});

test('a problem document is passed through with its status and Retry-After', async () => {
  upstream.reply = replyJson(503, problem(503, 'No database.'), { 'retry-after': '7' });
  const response = await forward('order', call);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('7');
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toEqual(problem(503, 'No database.'));
});

test.each([
  [
    'an error that is no problem document',
    replyJson(500, { stack: 'at /srv' }, { 'content-type': 'application/json' }),
  ],
  ['a problem document that is none', replyJson(500, { stack: 'at /srv' })],
])('%s is reported without its details', async (_, reply) => {
  upstream.reply = reply;
  const error = await refused();
  expect(error).toMatchObject({ statusCode: 502 });
  expect(error.message).toMatch(/^The order service gave an invalid answer/);
});

test('a refused internal token is answered with 502, not 401', async () => {
  upstream.reply = replyJson(401, problem(401, 'The token has expired.'));
  expect(await refused()).toMatchObject({ statusCode: 502, message: expect.stringMatching(/AUTH_SECRET/) });
});

test('a process that is down is named, with what to do and Retry-After', async () => {
  await upstream.stop();
  expect(await refused()).toMatchObject({
    statusCode: 503,
    message: 'The order service cannot be reached. Start it on the admin page, or try again in a moment.',
    options: { retryAfter: 2 },
  });
});

test('a process that dies while it answers is reported', async () => {
  upstream.reply = (response) => response.destroy();
  expect(await refused()).toMatchObject({
    statusCode: 503,
    message: expect.stringMatching(/^The order service closed the connection/),
    options: { retryAfter: 2 },
  });
});

test.each([
  ['says nothing', () => undefined],
  ['stops in the middle', (response: { write(text: string): void }) => response.write('{"half":')],
])('a process that %s is not waited for longer than the timeout', async (_, reply) => {
  upstream.reply = reply;
  expect(await refused({ ...call, timeoutMs: 100 })).toMatchObject({
    statusCode: 504,
    message: 'The order service took too long to answer. Try again in a moment.',
  });
});

test('a process without a configured address is not part of the installation', async () => {
  given.ORDER_URL = undefined;
  expect(await refused()).toMatchObject({
    statusCode: 503,
    message: expect.stringMatching(/ORDER_URL is not set/),
  });
});

test('a redirect is not followed', async () => {
  upstream.reply = (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  expect(await refused()).toMatchObject({ statusCode: 503 });
  expect(upstream.received).toHaveLength(1);
});

test.each(['a/b', '../x', 'a?b#c', '%2e%2e', 'ü "<', 'a\\b', 'a\nb', '..%2f'])(
  'a name such as %j stays one segment',
  async (id) => {
    await forward('order', { path: pathOf`/orders/${id}/cancel` });
    const [, orders, segment, cancel, ...more] = (upstream.received[0]?.url ?? '').split('/');
    expect([orders, decodeURIComponent(segment ?? ''), cancel, more]).toEqual(['orders', id, 'cancel', []]);
  },
);

test.each(['', '.', '..', 'x'.repeat(201), '\ud800'])('a name such as %j is answered with 404', (id) => {
  expect(() => pathOf`/orders/${id}`).toThrow(/Nothing with this name/);
});
