import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { actOnProcess, callService, callSimulator, listInvalid, listProcesses } from './administration';
import { listProducts } from './products';
import { type FakeUpstream, startUpstream } from './upstream/fake-upstream';

const given = vi.hoisted((): Record<string, unknown> => ({}));
vi.mock('@/server/web/environment', () => ({ environment: () => given, authSecret: () => 's'.repeat(32) }));

let upstream: FakeUpstream;
beforeEach(async () => {
  upstream = await startUpstream();
  const variables = ['SIMULATOR_URL', 'OPS_URL', 'GATEWAY_INTERNAL_URL', 'INVENTORY_URL', 'PAYMENT_URL'];
  for (const variable of variables) given[variable] = upstream.url;
});
afterEach(() => upstream.stop());

const request = (method = 'GET', body?: string, url = 'http://page/api/admin/x') =>
  new Request(url, { method, body, ...(body ? { headers: { 'content-type': 'application/json' } } : {}) });
const received = () => upstream.received.map(({ method, url, body }) => `${method} ${url} ${body}`.trim());

test('the simulator is read and controlled', async () => {
  await callSimulator(request());
  await callSimulator(request('PATCH', '{"prices":5}'), ['rates']);
  await callSimulator(request('POST'), ['pause']);
  await callSimulator(request('POST', '{"name":"rush"}'), ['scenarios']);
  await callSimulator(request('POST'), ['scenarios', 'resume']);
  await callSimulator(request('DELETE'), ['burst']);
  expect(received()).toEqual([
    'GET /state',
    'PATCH /rates {"prices":5}',
    'POST /pause',
    'POST /scenarios {"name":"rush"}',
    'POST /scenarios/resume',
    'DELETE /burst',
  ]);
});

test('settings and own calls of services are forwarded', async () => {
  await callService(request(), 'payment', ['settings']);
  await callService(request('PATCH', '{"declineRate":1}'), 'payment', ['settings']);
  await callService(request('POST', '{"sku":"MUG-01","quantity":1}'), 'inventory', ['restock']);
  expect(received()).toEqual([
    'GET /settings',
    'PATCH /settings {"declineRate":1}',
    'POST /restock {"sku":"MUG-01","quantity":1}',
  ]);
});

test.each([
  ['POST', 'inventory', ['stock']],
  ['POST', 'payment', ['restock']],
  ['GET', 'payment', ['metrics']],
  ['GET', 'payment', ['settings', '..', 'metrics']],
  ['DELETE', 'payment', ['settings']],
  ['GET', 'gateway', ['settings']],
  ['GET', 'supervisor', ['processes']],
  ['GET', 'constructor', ['settings']],
  ['GET', '__proto__', ['settings']],
])('a call that is not listed is not forwarded to a service: %s %s %j', async (method, name, path) => {
  const call = async () => callService(request(method), name, path);
  await expect(call()).rejects.toMatchObject({ statusCode: 404 });
  expect(upstream.received).toEqual([]);
});

test.each([
  ['GET', ['metrics']],
  ['POST', ['state']],
  ['POST', ['scenarios', 'pause', 'x']],
  ['POST', ['scenarios/pause', '..']],
])('a call that is not listed is not forwarded to the simulator: %s %j', async (method, path) => {
  await expect(callSimulator(request(method), path)).rejects.toMatchObject({ statusCode: 404 });
  expect(upstream.received).toEqual([]);
});

test('a body that is too large or not JSON is not forwarded', async () => {
  const large = request('POST', `"${'x'.repeat(70_000)}"`);
  await expect(callSimulator(large, ['burst'])).rejects.toMatchObject({ statusCode: 413 });
  await expect(callSimulator(request('POST', '{'), ['burst'])).rejects.toMatchObject({ statusCode: 400 });
  expect(upstream.received).toEqual([]);
});

test('processes are listed, started, stopped and killed, and nothing else', async () => {
  await listProcesses(request());
  for (const action of ['start', 'stop', 'kill']) await actOnProcess(request('POST'), 'order/x', action);
  await listInvalid(request());
  expect(() => actOnProcess(request('POST'), 'order', 'delete')).toThrow(/There is no POST/);
  expect(() => actOnProcess(request('POST'), '..', 'kill')).toThrow(/Nothing with this name/);
  expect(received()).toEqual([
    'GET /processes',
    'POST /processes/order%2Fx/start',
    'POST /processes/order%2Fx/stop',
    'POST /processes/order%2Fx/kill',
    'GET /internal/invalid',
  ]);
});

test('products have stock levels while the inventory service answers', async () => {
  upstream.reply = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify([{ sku: 'MUG-01', name: 'Mug', onHand: 7, reserved: 1 }]));
  };
  const list = async () => (await (await listProducts(request())).json()).products;
  const [mug, pot] = await list();
  expect(mug).toEqual({
    sku: 'MUG-01',
    name: 'Stoneware mug',
    price: 1_800,
    currency: 'USD',
    stock: 7,
    low: true,
  });
  expect(pot).not.toHaveProperty('stock');
  await upstream.stop();
  expect((await list())[0]).toEqual({ sku: 'MUG-01', name: 'Stoneware mug', price: 1_800, currency: 'USD' });
});
