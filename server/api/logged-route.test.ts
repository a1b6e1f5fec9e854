import { expect, test, vi } from 'vitest';
import { publicRoute } from '@/server/auth/route-guards';
import { webLog } from '@/server/web/environment';
import { currentTraceparent } from '@/server/web/trace';
import { loggedRoute, patternOf } from './logged-route';

vi.mock(import('@/server/web/environment'), async (original) => {
  const { pino } = await import('pino');
  const log = pino({ level: 'silent' });
  return { ...(await original()), webLog: () => log };
});

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const call = (url: string, params: Record<string, string>, status = 200) => {
  const route = loggedRoute(publicRoute(() => new Response(currentTraceparent(), { status })));
  const request = new Request(url, { headers: { traceparent } });
  return route(request, { params: Promise.resolve(params) });
};

test('a request is logged once with its duration, order and trace, and without ids in the name of the operation', async () => {
  const logged = vi.spyOn(webLog(), 'info');
  const response = await call('http://localhost/api/orders/o%2F1?x=1', { orderId: 'o/1' });
  expect(await response.text()).toBe(traceparent);
  expect(logged).toHaveBeenCalledExactlyOnceWith(
    {
      operation: 'GET /api/orders/:orderId',
      durationMs: expect.any(Number),
      status: 200,
      orderId: 'o/1',
      traceId: '0af7651916cd43dd8448eb211c80319c',
    },
    'GET /api/orders/:orderId answered 200',
  );
});

test('an answer of 503 is a warning', async () => {
  const logged = vi.spyOn(webLog(), 'warn');
  await call('http://localhost/api/lake', {}, 503);
  expect(logged).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 503 }), expect.anything());
});

test.each([
  ['/api/prices/%E6%97%A5', { symbol: '日' }, '/api/prices/:symbol'],
  ['/api/prices/%e6%97%a5', { symbol: '日' }, '/api/prices/:symbol'],
  ['/api/x/a/b', { path: ['a', 'b'] }, '/api/x/:path/:path'],
  ['/api/orders/%', { orderId: 'o' }, '/api/orders/%'],
])('%s is %s', (path, params, pattern) => {
  expect(patternOf(path, params)).toBe(pattern);
});

test('a parameter that is no text of Unicode does not fail the request', () => {
  expect(patternOf('/api/orders/%ED%A0%80', { orderId: '\ud800' })).toBe('/api/orders/%ED%A0%80');
});
