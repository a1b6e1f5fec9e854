import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchSession, gatewayOf, SessionDenied, SessionRefused } from './session';

const session = { token: 't', gatewayUrl: 'http://gateway.example', role: 'viewer' as const, expiresAt: 1 };

describe('a session', () => {
  afterEach(() => void vi.unstubAllGlobals());
  const answering = (status: number, body: string) =>
    vi.stubGlobal('fetch', async () => new Response(body, { status }));

  it('that is invalid or no JSON is refused with a sentence', async () => {
    answering(200, JSON.stringify({ ...session, gatewayUrl: 'nowhere' }));
    await expect(fetchSession()).rejects.toThrow('reload it');
    answering(200, '<html>');
    await expect(fetchSession()).rejects.toBeInstanceOf(SessionRefused);
  });

  it('that is denied gives the reason of the server', async () => {
    answering(403, JSON.stringify({ detail: 'The host evil.example is not served.' }));
    await expect(fetchSession()).rejects.toEqual(new SessionDenied('The host evil.example is not served.'));
    answering(502, 'Bad gateway');
    await expect(fetchSession()).rejects.toThrow('HTTP 502');
  });

  it('with a path in the gateway address puts it before the path of socket.io', () => {
    expect(gatewayOf(session)).toEqual({ origin: 'http://gateway.example', path: '/socket.io' });
    expect(gatewayOf({ ...session, gatewayUrl: 'https://board.example/live/' })).toEqual({
      origin: 'https://board.example',
      path: '/live/socket.io',
    });
    expect(gatewayOf({ ...session, gatewayPath: '/live/socket.io' }).path).toBe('/live/socket.io');
  });
});
