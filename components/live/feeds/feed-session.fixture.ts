import { vi } from 'vitest';
import { Ledger } from '@/components/live/ledger/ledger';
import type { SubscribeAck } from '@/lib/protocol';
import type { DesiredSubscription } from './desired-subscriptions';
import { FeedSession } from './feed-session';
import type { OnAck } from './pending-subscribe';

export { batch, event, offsets, recovered, snapshot } from '@/lib/protocol/delivery-account/messages.fixture';

export const all: DesiredSubscription = { filter: {}, tier: 'live' };
export const one: DesiredSubscription = { filter: { orderId: 'o1' }, tier: 'live' };

/** A session whose gateway gives these answers, one after the other; an answer may come later. */
export function setUp(...answers: (SubscribeAck | Promise<SubscribeAck> | 'lost')[]) {
  const port = {
    subscribe: vi.fn((_: object, onAck: OnAck) => {
      const answer = answers.shift();
      if (answer instanceof Promise) void answer.then(onAck);
      else onAck(answer === 'lost' ? undefined : answer);
    }),
    unsubscribe: vi.fn(async () => undefined),
  };
  const sink = { reset: vi.fn(), apply: vi.fn() };
  const ledger = new Ledger();
  const session = new FeedSession('orders', port, sink, ledger);
  const asked = () => port.subscribe.mock.calls.at(-1)?.[0];
  return { port, sink, session, ledger, asked, row: () => ledger.row('orders') };
}
