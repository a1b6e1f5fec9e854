import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { fire, resolve } from '../alert-events';
import { callAdmin, expect, live, note, test, tick } from '../fixtures';
import { stackOfWorker } from '../worker-stack';
import { figuresIn } from './support/figures';
import { problemsOf, rules } from './support/rules';
import type { Rule, Scene } from './support/scene';
import { readTopics, sumOfEnds } from './support/topic-reader';
import { World } from './support/world';

const topics = ['orders', 'prices', 'notifications', 'alerts'];
const brokers = () => [stackOfWorker().kafka];
const origin = () => new URL(stackOfWorker().page).origin;

async function post(request: APIRequestContext, path: string, data: object): Promise<string> {
  const answer = await request.post(path, { headers: { origin: origin() }, data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return String((await answer.json()).orderId);
}

const buy = (request: APIRequestContext, email: string, quantity: number): Promise<string> =>
  post(request, '/api/orders', {
    customer: { id: email, name: `Every ${email}`, email },
    items: [{ sku: 'MUG-01', quantity }],
  });

/** The log lines about an order that Kafka has now. */
async function linesOf(orderId: string): Promise<Scene['lines']> {
  const lines = new Map<string, { at: number; msg: string }>();
  for (const { source, id, data } of await readTopics(brokers(), ['logs'])) {
    const line = data as { orderId?: string; at: number; msg: string };
    if (line.orderId === orderId) lines.set(`${source} ${id}`, line);
  }
  return [...lines.values()];
}

/** Waits until no order is open and no more records are written. Resolves to the content of the topics. */
async function readWhenQuiet(): Promise<World> {
  let world = new World([]);
  await expect
    .poll(
      async () => {
        const before = await sumOfEnds(brokers(), topics);
        world = new World(await readTopics(brokers(), topics));
        const after = await sumOfEnds(brokers(), topics);
        return { open: world.open(), isQuiet: JSON.stringify(before) === JSON.stringify(after) };
      },
      { timeout: 60_000, intervals: [500] },
    )
    .toEqual({ open: 0, isQuiet: true });
  return world;
}

test('every number on every page equals its value from the topics, or is listed as one that is in no topic', async ({
  page,
  admin,
  operator,
  quietShop: _,
  publisher,
}) => {
  test.setTimeout(300_000);
  const run = randomUUID().slice(0, 6);
  const symbol = `EVERY${run}`;
  await callAdmin(operator, 'PATCH', 'services/payment/settings', { declineRate: 0 });
  await readWhenQuiet();
  await page.goto('/');
  await live(page);
  await readWhenQuiet();
  const endsBefore = await sumOfEnds(brokers(), topics);
  const products = await (await page.request.get('/api/products')).json();
  const { byTopic: invalidBefore } = await (await operator.request.get('/api/admin/invalid')).json();
  const since = Date.now();

  // Long enough to cancel the order.
  await callAdmin(operator, 'PATCH', 'services/order/settings', { confirmAfterMs: 5_000 });
  const cancelled = await buy(page.request, `late-${run}@example.com`, 4);
  await post(page.request, `/api/orders/${cancelled}/cancel`, { reason: 'Changed my mind' });
  await callAdmin(operator, 'PATCH', 'services/order/settings', { confirmAfterMs: 0 });
  const orderId = await buy(page.request, `one-${run}@example.com`, 3);
  await buy(page.request, `two-${run}@example.com`, 1);
  await buy(page.request, `three-${run}+declined@example.com`, 2);
  await publisher.publish(tick(symbol, 10), tick(symbol, 12.5), tick(symbol, 11));
  await publisher.publish(note(`Every ${run} info`), note(`Every ${run} bad`, { severity: 'critical' }));
  await fire(publisher, `Every ${run} alert`);
  await fire(publisher, `Every ${run} past alert`, 'warning');
  await resolve(publisher, `Every ${run} past alert`, 'warning');
  const record = (topic: string, value: string, headers = {}) => ({ topic, key: 'k', value, headers });
  await publisher.publishRecords([
    record('prices', `not json ${run}`),
    record('prices', `{"symbol":"${run}","price":"1"}`),
    record('orders', `{"run":"${run}"}`, { ce_type: 'order.teleported', ce_id: run }),
  ]);
  const world = await readWhenQuiet();
  const scene: Scene = {
    world,
    now: 0,
    midnight: new Date().setHours(0, 0, 0, 0),
    since,
    orderId,
    symbol,
    endsBefore,
    ends: await sumOfEnds(brokers(), topics),
    invalid: { prices: 2, orders: 1 },
    invalidBefore,
    stockBefore: products.products ?? products,
    lines: [],
    figures: [],
  };
  const used = new Set<Rule>();
  const problems: string[] = [];
  /** Retries, because invalid records at the end of a quiet topic are reported by its heartbeat, after up to 12 s. */
  const check = async (name: string, part: Locator) => {
    const until = Date.now() + 15_000;
    for (;;) {
      const figures = await figuresIn(part);
      if (name === 'Order') scene.lines = await linesOf(orderId);
      const wrong = problemsOf(name, figures, { ...scene, now: Date.now() }, used);
      if (wrong.length === 0 || Date.now() > until) return problems.push(...wrong);
      await sleep(250);
      // What the scenario causes may fire or be resolved at any time.
      scene.world = new World(await readTopics(brokers(), topics));
      scene.ends = await sumOfEnds(brokers(), topics);
    }
  };
  /** `loaded`: what is on the page when everything that it requests has come. */
  const visit = async (name: string, path: string, of: Page = page, loaded: Locator[] = []) => {
    await of.goto(path);
    await live(of);
    for (const part of loaded) await expect(part).toBeVisible();
    await check(name, of.locator('body'));
  };
  await check('Overview', page.locator('body'));
  await page.getByTestId('freshness').click();
  await check('Ledger', page.getByRole('dialog', { name: 'Delivery ledger' }));
  await visit('Orders', '/orders');
  await visit('Order', `/orders/${orderId}`);
  await visit('Prices', '/prices');
  await visit('Symbol', `/prices/${symbol}`);
  await visit('Notifications', '/notifications');
  await visit('Shop', '/shop');
  await visit('Sent emails', '/mailbox');
  await visit('Admin', '/admin', admin, [
    admin.getByLabel('Pieces'),
    admin.getByRole('region', { name: 'Newest invalid messages' }),
  ]);
  expect(problems).toEqual([]);
  // A rule without a figure checks nothing.
  expect(rules.filter((rule) => !used.has(rule)).map(({ of, text }) => `${of} ${text ?? ''}`)).toEqual([]);
});
