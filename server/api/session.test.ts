import { beforeEach, describe, expect, test, vi } from 'vitest';
import { adminCookie, readAdmin, signIn, signOutCookie } from '@/server/auth/admin-session';
import { type Claims, signToken, verifyToken } from '@/server/auth/tokens';
import { openSession } from './session';

const secret = 's'.repeat(32);
const given = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('@/server/web/environment', () => ({ environment: () => given, authSecret: () => 's'.repeat(32) }));

beforeEach(() => {
  for (const name of Object.keys(given)) delete given[name];
  Object.assign(given, { ADMIN_PASSWORD: 'right-password', GATEWAY_PORT: 4000, HTTP_HOST: '0.0.0.0' });
});

let addresses = 0;
const from = (headers: Record<string, string> = {}, url = 'http://dash.example:3000/') =>
  new Request(url, { headers: { host: new URL(url).host, ...headers } });
/** A client with a new address. */
const stranger = (headers: Record<string, string> = {}, url?: string) => {
  addresses += 1;
  return from({ 'x-forwarded-for': `10.0.0.${addresses}`, ...headers }, url);
};
const minutes = (epochMs: number) => (epochMs - Date.now()) / 60_000;
async function signedIn(seconds = 3_600): Promise<Request> {
  const { token } = await signToken(secret, 'admin', 'admin', seconds);
  return from({ cookie: `${adminCookie}=${token}` });
}

describe('a session', () => {
  test('is a viewer for everybody, for 15 minutes', async () => {
    const { token, role, expiresAt } = await openSession(from());
    expect(role).toBe('viewer');
    expect(await verifyToken(secret, 'gateway', token)).toEqual({ role: 'viewer', expiresAt });
    expect(minutes(expiresAt)).toBeGreaterThan(14.9);
    expect(minutes(expiresAt)).toBeLessThanOrEqual(15);
  });

  test('is for an admin after signing in', async () => {
    const { token, role, expiresAt } = await openSession(await signedIn());
    expect(role).toBe('admin');
    expect(await verifyToken(secret, 'gateway', token)).toEqual({ role: 'admin', expiresAt });
  });

  test('does not outlive the admin session', async () => {
    expect(minutes((await openSession(await signedIn(120))).expiresAt)).toBeLessThanOrEqual(2);
  });

  test('requires signing in with VIEWING=admin', async () => {
    given.VIEWING = 'admin';
    await expect(openSession(from())).rejects.toMatchObject({ statusCode: 401 });
    await expect(openSession(from({ cookie: `${adminCookie}=x.y.z` }))).rejects.toMatchObject({
      statusCode: 401,
    });
    expect((await openSession(await signedIn())).role).toBe('admin');
  });

  test('is open with VIEWING=open', async () => {
    given.VIEWING = 'open';
    expect((await openSession(from())).role).toBe('viewer');
  });

  test('has the configured address of the gateway', async () => {
    given.GATEWAY_URL = 'https://live.example';
    expect((await openSession(from())).gatewayUrl).toBe('https://live.example');
  });

  test.each([
    [{}, 'http://dash.example:4000'],
    [{ host: '192.168.1.7:3000' }, 'http://192.168.1.7:4000'],
    [{ host: '[::1]:3000' }, 'http://[::1]:4000'],
    [{ 'x-forwarded-host': 'live.example', 'x-forwarded-proto': 'https' }, 'https://live.example:4000'],
    [{ host: 'not a host' }, 'http://localhost:4000'],
  ])('uses the host of the page for the gateway %j', async (headers, expected) => {
    const { gatewayUrl } = await openSession(from(headers as Record<string, string>));
    expect(gatewayUrl).toBe(expected);
  });
});

describe('signing in', () => {
  test('sets a cookie that scripts cannot read and other sites cannot send, for 12 hours', async () => {
    const { cookie, expiresAt } = await signIn(stranger(), 'right-password');
    expect(cookie).toMatch(/^pulseboard_admin=\S+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    expect(minutes(expiresAt) / 60).toBeCloseTo(12, 1);
    const admin = (await readAdmin(from({ cookie: cookie.split(';')[0] ?? '' }))) as Claims;
    expect(admin).toEqual({ role: 'admin', expiresAt });
  });

  test('over https sets a secure cookie', async () => {
    const secure = await signIn(stranger({ 'x-forwarded-proto': 'https' }), 'right-password');
    expect(secure.cookie).toMatch(/; Secure$/);
    expect((await signIn(stranger({}, 'https://dash.example/'), 'right-password')).cookie).toMatch(
      /; Secure$/,
    );
  });

  test.each(['wrong', '', 'right-password ', 'right-passwor'])('with %j is refused', async (password) => {
    await expect(signIn(stranger(), password)).rejects.toMatchObject({ statusCode: 401 });
  });

  test('has to wait after five wrong passwords, with the right one too', async () => {
    const guesser = stranger();
    for (let count = 0; count < 5; count += 1) {
      await expect(signIn(guesser, 'wrong')).rejects.toMatchObject({ statusCode: 401 });
    }
    await expect(signIn(guesser, 'right-password')).rejects.toMatchObject({
      statusCode: 429,
      options: { retryAfter: 1 },
    });
    await expect(signIn(stranger(), 'right-password')).resolves.toBeDefined();
  });

  test('is limited also for guesses sent in parallel', async () => {
    const guesser = stranger();
    const guesses = Array.from({ length: 10 }, () =>
      signIn(guesser, 'wrong').catch((error) => error.statusCode),
    );
    expect(await Promise.all(guesses)).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429, 429]);
  });

  test('is not possible without ADMIN_PASSWORD', async () => {
    given.ADMIN_PASSWORD = undefined;
    await expect(signIn(stranger(), '')).rejects.toMatchObject({ statusCode: 503 });
  });
});

test('signing out clears the cookie', () => {
  expect(signOutCookie(from())).toMatch(/^pulseboard_admin=; Path=\/; Max-Age=0; HttpOnly/);
});

test('a gateway with a path has an origin and a socket.io path', async () => {
  given.GATEWAY_URL = 'https://dash.example/live';
  expect(await openSession(from({ 'x-forwarded-proto': 'https' }))).toMatchObject({
    gatewayUrl: 'https://dash.example',
    gatewayPath: '/live/socket.io',
  });
});

test('explains why a browser cannot reach the gateway, and what to set', async () => {
  const warningOf = async (headers: Record<string, string>) => (await openSession(from(headers))).warning;
  expect(await warningOf({})).toBeUndefined();
  given.HTTP_HOST = '127.0.0.1';
  expect(await warningOf({ host: 'localhost:3000' })).toBeUndefined();
  expect(await warningOf({ host: '192.168.1.7:3000' })).toMatch(
    /listens on 127\.0\.0\.1 only.* HTTP_HOST=0\.0\.0\.0/,
  );
  given.GATEWAY_URL = 'http://live.example';
  expect(await warningOf({ host: '192.168.1.7:3000' })).toBeUndefined();
  expect(await warningOf({ 'x-forwarded-proto': 'https' })).toMatch(/Set GATEWAY_URL to an https address/);
});
