import { expect, test } from 'vitest';
import { sessionAnswer, sessionsAnswer, sessionsQuery } from '@/lib/analytics/behaviour';
import type { EventData } from '@/lib/events';
import type { LakeContext } from '@/server/lake/context';
import { event, lakeOf, type SentEvent } from '@/server/lake/reports/tests/lake.fixture';
import { listSessions } from '../list-sessions';
import { readSession } from '../read-session';

type Activity = EventData<'activity.recorded'>;
const anyone = new AbortController().signal;
const now = Date.now();
const visit = (sessionId: string, ms: number, kind: Activity['kind'], more: Partial<Activity> = {}) =>
  event('activity.recorded', now + ms, { sessionId, kind, path: '/shop', at: 0, ...more });
const line = (ms: number, data: Partial<EventData<'log.written'>>) =>
  event('log.written', now + ms, { level: 'error', service: 'payment', msg: 'failed', at: 0, ...data });

async function open(events: readonly SentEvent[]) {
  const engine = await lakeOf(events);
  const context = { engine, folder: { files: () => [] } } as unknown as LakeContext;
  return {
    list: async (query: Record<string, unknown> = {}) =>
      sessionsAnswer.parse(await listSessions(context, sessionsQuery.parse(query), anyone)),
    read: async (id: string, at?: number) =>
      sessionAnswer.parse(await readSession(context, id, { at }, anyone)),
  };
}

test('sessions of the last five minutes are active, by the page of their last event', async () => {
  const { list } = await open([
    ...[visit('a', -310_000, 'page_view'), visit('a', -2_000, 'page_view', { path: '/cart' })],
    ...[visit('b', -200_000, 'page_view'), visit('c', -1_000, 'error', { message: 'broken' })],
    visit('d', -301_000, 'page_view'),
  ]);
  expect(await list()).toMatchObject({
    active: 3,
    activePaths: [
      { path: '/shop', sessions: 2 },
      { path: '/cart', sessions: 1 },
    ],
  });
});

test('the session that placed an order is found, with everything it did', async () => {
  const { list } = await open([
    ...[visit('a', -9_000, 'page_view'), visit('a', -7_000, 'purchase', { orderId: "ORD-'1" })],
    visit('b', -6_000, 'purchase', { orderId: 'ORD-2' }),
    visit('c', -90_000_000, 'purchase', { orderId: 'ORD-3' }),
  ]);
  expect((await list({ orderId: "ORD-'1" })).sessions).toMatchObject([{ sessionId: 'a', events: 2 }]);
  expect((await list({ orderId: 'ORD-3' })).sessions).toEqual([]);
  expect((await list({ orderId: 'ORD-3', from: 0 })).sessions).toMatchObject([{ sessionId: 'c' }]);
});

test('sessions of a range come with what they did in it, the latest first', async () => {
  const { list } = await open([
    ...[visit('a', -9_000, 'page_view'), visit('a', -8_000, 'product_view', { sku: 'X' })],
    ...[
      visit('a', -7_000, 'purchase', { orderId: 'ORD-1' }),
      visit('a', -6_000, 'purchase', { orderId: 'ORD-2' }),
    ],
    visit('a', -5_000, 'web_vital', { path: '/cart', metric: { name: 'LCP', value: 1 } }),
    ...[visit('b', -4_000, 'error', { message: 'broken' }), visit('c', -20_000, 'page_view')],
  ]);
  const { sessions } = await list({ from: now - 15_000, to: now });
  expect(sessions).toEqual([
    {
      ...{ sessionId: 'b', firstAt: now - 4_000, lastAt: now - 4_000, events: 0, path: '/shop' },
      ...{ furthest: null, orders: [], errors: 1 },
    },
    {
      ...{ sessionId: 'a', firstAt: now - 9_000, lastAt: now - 5_000, events: 4, path: '/cart' },
      ...{ furthest: 'purchase', orders: ['ORD-1', 'ORD-2'], errors: 0 },
    },
  ]);
  expect((await list({ limit: 1 })).sessions.map(({ sessionId }) => sessionId)).toEqual(['b']);
  await expect(list({ from: 5, to: 5 })).rejects.toMatchObject({ statusCode: 422 });
});

test('a session has its steps, its orders and the errors with them or their traces, and those of no other', async () => {
  const customer = { id: 'c', name: 'Ada', email: 'ada@example.org' };
  const placed = { customer, items: [], total: 1, currency: 'EUR', placedAt: 0 };
  const { read } = await open([
    ...[
      visit('a', 0, 'page_view'),
      visit('b', 1, 'page_view'),
      visit('a', 2, 'error', { message: 'broken' }),
    ],
    visit('a', 30, 'purchase', { orderId: 'ORD-1' }),
    event('order.placed', now + 20, { orderId: 'ORD-1', ...placed } as never),
    event('order.placed', now + 20, { orderId: 'ORD-2', ...placed } as never),
    event('payment.failed', now + 25, { orderId: 'ORD-1', reason: 'declined' }),
    ...[
      line(26, { orderId: 'ORD-1' }),
      line(27, { orderId: 'ORD-2' }),
      line(28, { orderId: 'ORD-1', level: 'warn' }),
    ],
  ]);
  for (const session of [await read('a'), await read('a', now - 3_600_000)]) {
    expect(session).toMatchObject({ sessionId: 'a', total: 3 });
    expect(session.steps.map(({ kind, at }) => [kind, at - now])).toEqual([
      ['page_view', 0],
      ['error', 2],
      ['purchase', 30],
    ]);
    expect(session.orders).toEqual([
      {
        orderId: 'ORD-1',
        events: [
          { type: 'order.placed', at: now + 20 },
          { type: 'payment.failed', at: now + 25 },
        ],
      },
    ]);
    expect(session.lines.map(({ data }) => [data.orderId, data.level])).toEqual([['ORD-1', 'error']]);
  }
  expect(JSON.stringify(await read('a'))).not.toContain('ada@');
});

test('a session that does not exist is a problem, also one with a quotation mark in its name', async () => {
  const { read } = await open([visit('a', 0, 'page_view')]);
  await expect(read("a' OR '1'='1")).rejects.toMatchObject({ statusCode: 404 });
});
