import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Filter, Gap, SubscribeOk } from '@/lib/protocol';
import { DeliveryAccount } from '@/lib/protocol/delivery-account';
import { FailureLog } from '@/server/gateway/failure-log';
import { FeedHub } from '@/server/gateway/feeds/feed-hub';
import { createMetrics } from '@/server/gateway/metrics';
import { logPolicy } from '@/server/gateway/policies/log-policy';
import { newestEvents } from '@/server/gateway/projections/projection';
import { FakeClock } from '@/server/testing/fake-clock';
import type { Room } from './room';

const matchMs = 0.002;
const line = (offset: number): DomainEvent => ({
  id: `${offset}`,
  type: 'log.written',
  at: 1_000,
  partition: 0,
  offset,
  data: { level: 'info', service: 'a', msg: `line ${offset}`, at: 1_000 },
});

/** A feed whose predicates take 2 µs, and an account for each filter. */
function setUp(filters: readonly Filter[]) {
  const clock = new FakeClock();
  const clients = new Map<
    string,
    { account: DeliveryAccount; events: number; missed: number; discrepancies: number }
  >();
  const clientOf = (room: Room) => clients.get(room.name) as NonNullable<ReturnType<typeof clients.get>>;
  const feed = new FeedHub({
    name: 'logs',
    topic: 'logs',
    projection: newestEvents(10),
    bounds: { events: 100, bytes: 1e6 },
    clock,
    policy: {
      ...logPolicy,
      passes: (filter) => {
        const passes = logPolicy.passes(filter);
        return (event) => {
          clock.spend(matchMs);
          return passes(event);
        };
      },
    },
    writer: {
      send: (room, batch: EventsBatch) => {
        const client = clientOf(room);
        const { discrepancy } = client.account.batch(batch);
        client.events += batch.events.length + batch.conflated;
        client.discrepancies += discrepancy ? 1 : 0;
      },
      sendGap: (room, gap: Gap) => {
        const client = clientOf(room);
        client.discrepancies += client.account.gap(gap).discrepancy ? 1 : 0;
        client.missed += gap.missed;
      },
    },
    failures: new FailureLog(pino({ level: 'silent' }), createMetrics()),
    onMismatch: () => expect.fail('The counts of the log do not add up.'),
  });
  feed.start({ epoch: 'e', from: [0] });
  const rooms = filters.map((filter) => {
    const account = new DeliveryAccount(Object.keys(filter).length === 0);
    const room = feed.join(filter, 'live', { write: () => undefined });
    const offsets = { from: 0, to: 0, filtered: 0, invalid: 0, markers: 0 };
    account.ack({
      ok: true,
      feed: 'logs',
      cursor: 'c',
      recovered: false,
      snapshot: [],
      offsets,
    } satisfies SubscribeOk);
    clients.set(room.name, { account, events: 0, missed: 0, discrepancies: 0 });
    return room;
  });
  return { clock, feed, rooms, clients: [...clients.values()] };
}

/** Ten lines every ms of the clock, for 20 s or as long as it takes. Returns the share of the time that the work took. */
function run({ clock, feed }: ReturnType<typeof setUp>, lines: number): number {
  const startedAt = clock.now();
  for (let offset = 0; offset < lines; offset += 10) {
    for (let i = offset; i < offset + 10; i += 1) {
      feed.push(line(i), 100);
      feed.advance(0, i + 1);
    }
    feed.flush();
    clock.advance(1);
  }
  feed.rooms.each((room) => room.flushNow());
  return 1 - lines / 10 / (clock.now() - startedAt);
}

it('of a thousand different texts the gateway matches as many as it can, in turns, and says what they missed', () => {
  const texts = Array.from({ length: 1_000 }, (_, i) => ({ text: `line ${i}` }));
  const set = setUp([{}, ...texts]);
  // All of them would take 40 times as long as there is.
  const share = run(set, 100_000);
  expect(share).toBeLessThan(0.6);
  const [unfiltered, ...filtered] = set.clients;
  expect(unfiltered).toMatchObject({ events: 100_000, missed: 0, discrepancies: 0 });
  for (const { account, discrepancies, missed } of filtered) {
    expect([account.offset, discrepancies]).toEqual([100_000, 0]);
    expect(missed).toBeGreaterThan(0);
    expect(missed).toBeLessThan(100_000);
  }
});

it('a few filters are matched with every event, however many rooms have a cheap one', () => {
  const cheap = Array.from({ length: 500 }, (_, i) => ({ orderId: `o${i}` }));
  const set = setUp([{}, { text: 'line' }, { level: 'error' }, ...cheap]);
  run(set, 20_000);
  for (const { account, discrepancies, missed } of set.clients)
    expect([account.offset, discrepancies, missed]).toEqual([20_000, 0, 0]);
});
