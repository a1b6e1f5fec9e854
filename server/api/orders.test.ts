import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { problem } from '@/lib/problem';
import { cancelOne, listOrders, placeOrder, readOrder } from './orders';
import { type FakeUpstream, replyJson, startUpstream } from './upstream/fake-upstream';

const given = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('@/server/web/environment', () => ({ environment: () => given, authSecret: () => 's'.repeat(32) }));

let service: FakeUpstream;
let gateway: FakeUpstream;
beforeEach(async () => {
  service = await startUpstream();
  gateway = await startUpstream();
  Object.assign(given, { ORDER_URL: service.url, GATEWAY_INTERNAL_URL: gateway.url });
});
afterEach(() => Promise.all([service.stop(), gateway.stop()]));

const get = (path = '/api/orders') => new Request(`http://page${path}`);
const post = (body: unknown, headers: Record<string, string> = {}) =>
  new Request('http://page/api/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('placing an order', () => {
  const order = {
    customer: { id: 'c-1', name: 'Ada Lovelace', email: 'ada@example.org' },
    items: [{ sku: 'MUG-01', quantity: 2 }],
  };

  test('calls the order service once, and answers with its location', async () => {
    service.reply = replyJson(201, { orderId: 'o/1' });
    const response = await placeOrder(post({ ...order, price: 0 }, { 'idempotency-key': 'k' }));
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/api/orders/o%2F1');
    expect(service.received).toMatchObject([
      { method: 'POST', url: '/orders', headers: { 'idempotency-key': 'k' } },
    ]);
    expect(JSON.parse(service.received[0]?.body ?? '')).toEqual(order);
  });

  test.each([
    ['no items', { ...order, items: [] }],
    ['a quantity of zero', { ...order, items: [{ sku: 'MUG-01', quantity: 0 }] }],
    ['no customer', { items: order.items }],
    ['an address that is none', { ...order, customer: { ...order.customer, email: 'ada' } }],
    ['a list for a body', []],
  ])('with %s does not call the order service', async (_, body) => {
    await expect(placeOrder(post(body))).rejects.toThrow();
    expect(service.received).toEqual([]);
  });

  test('passes on a refusal of the order service', async () => {
    service.reply = replyJson(422, problem(422, 'There is no SKU "MUG-01".'));
    const response = await placeOrder(post(order));
    expect([response.status, response.headers.get('location')]).toEqual([422, null]);
  });

  test('needs the order service', async () => {
    given.ORDER_URL = undefined;
    await expect(placeOrder(post(order))).rejects.toMatchObject({ statusCode: 503 });
  });
});

test('the list is that of the order service, with the same query', async () => {
  service.reply = replyJson(200, { orders: [] });
  const response = await listOrders(get('/api/orders?status=paid&text=a%26b&limit=5'));
  expect(await response.json()).toEqual({ orders: [] });
  expect(service.received[0]?.url).toBe('/orders?status=paid&text=a%26b&limit=5');
});

describe('reading an order', () => {
  const read = () => readOrder(get(), 'o-1');
  const answers = (status: number, detail: string) => {
    service.reply = replyJson(status, problem(status, detail));
  };

  test('calls the order service only when that has the order', async () => {
    service.reply = replyJson(200, { from: 'service' });
    expect(await (await read()).json()).toEqual({ from: 'service' });
    expect(gateway.received).toEqual([]);
  });

  test.each([
    ['is down', () => service.stop()],
    [
      'is not part of the installation',
      () => {
        given.ORDER_URL = undefined;
      },
    ],
    ['cannot reach its database', () => answers(503, 'Away.')],
    ['has not written it down yet', () => answers(404, 'None.')],
  ])('calls the gateway when the order service %s', async (_, happen) => {
    await happen();
    gateway.reply = replyJson(200, { from: 'gateway' });
    const response = await read();
    expect([response.status, await response.json()]).toEqual([200, { from: 'gateway' }]);
    expect(gateway.received[0]?.url).toBe('/internal/orders/o-1');
  });

  test('answers with the order service’s problem when the gateway does not have the order either', async () => {
    service.reply = replyJson(404, problem(404, 'There is no order o-1.'));
    gateway.reply = replyJson(404, problem(404, 'The gateway holds no order o-1.'));
    expect(await (await read()).json()).toMatchObject({ detail: 'There is no order o-1.' });
  });

  test('reports that the order service cannot be reached when the gateway cannot be reached either', async () => {
    await Promise.all([service.stop(), gateway.stop()]);
    await expect(read()).rejects.toMatchObject({
      statusCode: 503,
      message: expect.stringMatching(/^The order service cannot be reached/),
    });
  });
});

test('cancelling needs no body, and accepts a reason', async () => {
  await cancelOne(new Request('http://page/', { method: 'POST' }), 'o 1');
  await cancelOne(post({ reason: 'Changed my mind' }), 'o 1');
  expect(service.received.map(({ url, body }) => [url, body])).toEqual([
    ['/orders/o%201/cancel', '{}'],
    ['/orders/o%201/cancel', '{"reason":"Changed my mind"}'],
  ]);
});
