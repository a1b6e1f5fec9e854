import { vi } from 'vitest';
import { Ledger } from '@/components/live/ledger/ledger';
import type { SubscribeAck } from '@/lib/protocol';
import type { DesiredSubscription } from './desired-subscriptions';
import { FeedSession } from './feed-session';
import type { OnAck } from './pending-subscribe';

export { batch, event, offsets, recovered, snapshot } from '@/lib/protocol/delivery-account/messages.fixture';

export const all: DesiredSubscription = { filter: {}, tier: 'live' };
export const one: DesiredSubscription = { filter: { orderId: 'o1' }, tier: 'live' };

/** A session whose gateway acks with these, one after the other. A promise acks later, `lost` never. */
export function setUp(...acks: (SubscribeAck | Promise<SubscribeAck> | 'lost')[]) {
  const port = {
    subscribe: vi.fn((_: object, onAck: OnAck) => {
      const ack = acks.shift();
      if (ack instanceof Promise) void ack.then(onAck);
      else onAck(ack === 'lost' ? undefined : ack);
    }),
    unsubscribe: vi.fn(async () => undefined),
  };
  const sink = { restart: vi.fn(), reset: vi.fn(), apply: vi.fn() };
  const ledger = new Ledger();
  const session = new FeedSession('orders', port, sink, ledger);
  const requested = () => port.subscribe.mock.calls.at(-1)?.[0];
  return { port, sink, session, ledger, requested, row: () => ledger.row('orders') };
}
