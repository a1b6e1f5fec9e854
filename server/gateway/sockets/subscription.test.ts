import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import { FailureLog } from '@/server/gateway/failure-log';
import { FeedHub } from '@/server/gateway/feeds/feed-hub';
import { feedTable } from '@/server/gateway/feeds/feed-table';
import { createMetrics } from '@/server/gateway/metrics';
import { OrderProjection } from '@/server/gateway/projections/order-projection';
import type { PreEncodedMessage } from '@/server/gateway/rooms/packet-parser';
import type { ClientSocket } from './client-socket';
import { CostLimit } from './cost-limit';
import { Subscription } from './subscription';

const sample = (offset: number): DomainEvent => ({
  id: `health-${offset}`,
  type: 'health.sampled',
  at: 1_000 + offset,
  partition: 0,
  offset,
  data: { offset },
});

/** A subscription to the feed health, which no log can replay, over a ring of two samples. */
function arrange() {
  const metrics = createMetrics();
  const failures = new FailureLog(pino({ level: 'silent' }), metrics);
  const feed = new FeedHub({
    ...feedTable(new OrderProjection()).health,
    ...{ name: 'health', failures, bounds: { events: 2, bytes: 1e6 } },
    writer: { send: () => undefined, sendGap: () => undefined },
    onMismatch: (mismatch) => expect(mismatch).toBeUndefined(),
  });
  feed.start({ epoch: 'e', from: [0] });
  const sent: { name: string; message: unknown }[] = [];
  const emit = (name: string, { text }: PreEncodedMessage) => sent.push({ name, message: JSON.parse(text) });
  const cost = new CostLimit({ perSecond: 1e12, burst: 1e12 });
  const replays = { follow: () => undefined, followers: () => 0, stop: () => undefined };
  const deps = { gatewayId: 'g', metrics, failures, cost, replays };
  const subscription = new Subscription({ emit } as unknown as ClientSocket, feed, {}, 'live', cost, deps);
  let offset = 0;
  const push = (count: number) => {
    for (let i = 0; i < count; i += 1) feed.push(sample(offset++), 100);
    feed.advance(0, offset);
    feed.flush();
  };
  subscription.open(undefined);
  subscription.afterReply();
  return { subscription, push, sent };
}

it('sends a suspended client the events that it missed, when the ring still holds them', () => {
  const { subscription, push, sent } = arrange();
  push(1);
  subscription.suspend();
  push(2);
  subscription.resume();
  const events = [{ id: 'health-1' }, { id: 'health-2' }];
  expect(sent).toMatchObject([{ name: 'events', message: { recovered: true, events } }]);
});

it('sends a suspended client a gap with the reason slow, when the ring no longer holds what it missed', () => {
  const { subscription, push, sent } = arrange();
  push(1);
  subscription.suspend();
  push(5);
  subscription.resume();
  const snapshot = [{ id: 'health-5' }];
  const offsets = { from: 1, to: 6 };
  const message = { reason: 'slow', missed: 5, rows: 1, snapshot, offsets };
  expect(sent).toMatchObject([{ name: 'gap', message }]);
});
