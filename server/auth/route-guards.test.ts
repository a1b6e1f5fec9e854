import { beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { methods } from '@/server/api/methods';
import { adminCookie } from './admin-session';
import { adminRoute, ownPageRoute, publicRoute, viewerRoute } from './route-guards';
import { type Audience, signToken } from './tokens';

const secret = 's'.repeat(32);
const logged = vi.hoisted(() => vi.fn());
const given = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('@/server/web/environment', () => ({
  environment: () => given,
  authSecret: () => 's'.repeat(32),
  webLog: () => ({ info: () => undefined, error: logged }),
}));

beforeEach(() => {
  for (const name of Object.keys(given)) delete given[name];
  logged.mockReset();
});

const page = 'http://dash.example:3000';
const ownPage = { origin: page };

async function cookie(audience: Audience = 'admin', seconds = 60): Promise<Record<string, string>> {
  const { token } = await signToken(secret, audience, 'admin', seconds);
  return { cookie: `theme=dark; ${adminCookie}=${token}` };
}
const requested = (method: string, headers: Record<string, string> = {}) =>
  new Request(`${page}/api/x`, { method, headers: { host: 'dash.example:3000', ...headers } });
const context = { params: Promise.resolve({}) };
const admin = adminRoute(() => new Response('done'));
const call = (method: string, headers?: Record<string, string>) => admin(requested(method, headers), context);

test('an admin may read and change', async () => {
  expect((await call('GET', await cookie())).status).toBe(200);
  expect((await call('POST', { ...ownPage, ...(await cookie()) })).status).toBe(200);
});

test('without signing in the answer is a problem document', async () => {
  const response = await call('GET');
  expect(response.status).toBe(401);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: 'Unauthorized',
    status: 401,
    detail: 'Sign in on the admin page first.',
  });
});

test.each([
  ['made for the gateway', () => cookie('gateway')],
  ['made for another process', () => cookie('internal')],
  ['expired', () => cookie('admin', -1)],
  ['made up', async () => ({ cookie: `${adminCookie}=x.y.z` })],
])('a cookie that is %s is none', async (_, headers) => {
  expect((await call('GET', await headers())).status).toBe(401);
});

test.each([
  ['another host', { origin: 'http://evil.example' }],
  ['another port of this host', { origin: 'http://dash.example:4000' }],
  ['a sandboxed page', { origin: 'null' }],
  ['an unknown origin', {}],
  ['another site by sec-fetch-site', { 'sec-fetch-site': 'cross-site', ...ownPage }],
  ['another host of this site by sec-fetch-site', { 'sec-fetch-site': 'same-site' }],
])('a change that comes from %s is refused', async (_, headers) => {
  for (const method of ['POST', 'PATCH', 'DELETE', 'PUT']) {
    const response = await call(method, { ...headers, ...(await cookie()) } as Record<string, string>);
    expect(response.status).toBe(403);
  }
});

test('a change from a page of this host is accepted behind a proxy too', async () => {
  const behind = { host: 'web:3000', origin: 'https://live.example', 'x-forwarded-host': 'live.example' };
  expect((await call('POST', { ...behind, ...(await cookie()) })).status).toBe(200);
  const renamed = { host: 'web:3000', origin: 'https://live.example', 'sec-fetch-site': 'same-origin' };
  expect((await call('POST', { ...renamed, ...(await cookie()) })).status).toBe(200);
});

test('signing in from another site is refused', async () => {
  const route = ownPageRoute(() => new Response('done'));
  expect((await route(requested('POST', { origin: 'http://evil.example' }), context)).status).toBe(403);
  expect((await route(requested('POST', ownPage), context)).status).toBe(200);
});

test('viewers are accepted, unless viewing is for admins only', async () => {
  const route = viewerRoute(() => new Response('done'));
  expect((await route(requested('POST'), context)).status).toBe(200);
  given.VIEWING = 'admin';
  expect((await route(requested('GET'), context)).status).toBe(401);
  expect((await route(requested('GET', await cookie()), context)).status).toBe(200);
  expect((await route(requested('POST', await cookie()), context)).status).toBe(403);
});

test('an error of a handler becomes a problem document', async () => {
  const throwing = (error: unknown) =>
    publicRoute(() => {
      throw error;
    })(requested('GET'), context);
  const away = await throwing(new ProblemError(503, 'It is away.', { retryAfter: 2 }));
  expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2']);
  const faulty = await throwing(z.object({ items: z.array(z.int()) }).safeParse({ items: ['a'] }).error);
  expect(await faulty.json()).toMatchObject({
    status: 400,
    detail: expect.stringMatching(/^items\.0: .+\.$/),
  });
});

test('an unexpected error is logged, and its details are not sent', async () => {
  const error = new Error('password=hunter2 at /srv/app');
  const { GET } = methods({ GET: publicRoute(() => Promise.reject(error)) });
  const response = await GET(requested('GET'), context);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toMatch(/hunter2|srv/);
  expect(logged).toHaveBeenCalledWith(
    expect.objectContaining({ err: error, status: 500 }),
    expect.anything(),
  );
});

test('a method that a path does not accept is answered with the allowed ones', async () => {
  const route = methods({ GET: publicRoute(() => new Response('read')), PATCH: admin });
  expect(await (await route.HEAD(requested('HEAD'), context)).text()).toBe('read');
  for (const method of ['POST', 'PUT', 'DELETE'] as const) {
    const response = await route[method](requested(method), context);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, PATCH']);
    expect(await response.json()).toMatchObject({ status: 405, title: 'Method Not Allowed' });
  }
});

test.each([
  ['/api/x?text=%00', {}, 'text: must not contain a NUL character.'],
  ['/api/x?text=%ff', {}, 'text: is not percent-encoded UTF-8.'],
  ['/api/x', { orderId: 'o\0' }, 'orderId: must not contain a NUL character.'],
  ['/api/x', { path: ['a', '\0'] }, 'path: must not contain a NUL character.'],
])(
  '%s with %j is refused before any handler sees it, by the name of what is wrong',
  async (url, params, detail) => {
    const route = publicRoute(() => new Response('seen'));
    const response = await route(new Request(`${page}${url}`), { params: Promise.resolve(params) });
    expect([response.status, (await response.json()).detail]).toEqual([400, detail]);
  },
);
