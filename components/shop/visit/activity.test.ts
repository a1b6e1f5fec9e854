// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { activityEvents } from '@/lib/events/feeds';
import { track } from './activity';
import { watchErrors } from './browser-errors';

const requests: { url: string; body: Record<string, unknown> }[] = [];
beforeEach(() => {
  requests.length = 0;
  sessionStorage.clear();
  vi.stubGlobal('fetch', async (url: string, { body }: { body: string }) => {
    requests.push({ url, body: JSON.parse(body) });
    return new Response('{}');
  });
  history.replaceState(null, '', '/shop?email=ada@example.org#ada');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
const answer = (name: string, value: unknown) =>
  Object.defineProperty(navigator, name, { value, configurable: true });

describe('a visit', () => {
  it('is sent with the path alone, under the same random id in this tab', () => {
    track('page_view');
    track('purchase', { orderId: 'ORD-1' });
    const [first, second] = requests.map(({ body }) => body);
    expect(first).toEqual({
      kind: 'page_view',
      path: '/shop',
      sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(second).toMatchObject({ sessionId: first?.sessionId, orderId: 'ORD-1' });
    for (const { body } of requests)
      expect(activityEvents['activity.recorded'].safeParse({ ...body, at: 0 }).success).toBe(true);
  });

  it.each([
    ['globalPrivacyControl', true],
    ['doNotTrack', '1'],
    ['doNotTrack', 'yes'],
  ])('is neither sent nor stored with %s: %s', (name, value) => {
    answer(name, value);
    const stop = watchErrors();
    track('page_view');
    window.dispatchEvent(new ErrorEvent('error', { message: 'broken' }));
    stop();
    answer(name, undefined);
    expect(requests).toEqual([]);
    expect(sessionStorage.length).toBe(0);
  });

  it.each(['0', 'unspecified', null])('is sent with doNotTrack: %s', (value) => {
    answer('doNotTrack', value);
    track('page_view');
    answer('doNotTrack', undefined);
    expect(requests).toHaveLength(1);
  });
});

it('errors are sent once each, and no more than ten', () => {
  const stop = watchErrors();
  const fail = (message: string) => window.dispatchEvent(new ErrorEvent('error', { message }));
  for (const message of ['a', 'a', ...'bcdefghijklmnop']) fail(message);
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new TypeError('late') }));
  stop();
  fail('after');
  expect(requests.map(({ body }) => body.message)).toEqual([...'abcdefghij']);
  expect(requests[0]?.body).toMatchObject({ kind: 'error', path: '/shop' });
});
