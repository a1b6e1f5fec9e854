import { vi } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, SubscribeAck, SubscribeOk } from '@/lib/protocol';
import { FeedSession } from './feed-session';
import { Ledger, type LedgerRow } from './ledger';
import type { Wish } from './wishes';

export const event = (offset: number, partition = 0): DomainEvent =>
  ({
    id: `e${partition}-${offset}`,
    type: 'order.placed',
    at: 1,
    partition,
    offset,
    data: {},
  }) as DomainEvent;
export const all: Wish = { filter: {}, tier: 'live' };

/** An answer with the present state. */
export const fresh = (cursor: string, over: Partial<SubscribeOk> = {}): SubscribeOk => ({
  ok: true,
  feed: 'orders',
  cursor,
  recovered: false,
  snapshot: [],
  ...over,
});

/** A batch with events at these offsets of partition 0; the cursor and the position are the offset after them. */
export function batch(seq: number, offsets: readonly number[], over: Partial<EventsBatch> = {}): EventsBatch {
  const position = (offsets.at(-1) ?? -1) + 1;
  const events = offsets.map((offset) => event(offset));
  return { feed: 'orders', cursor: `c${position}`, events, conflated: 0, seq, position, ...over };
}

/** What is awaited comes true in the microtasks of now. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A session whose gateway gives these answers, one after the other; an answer may come later. */
export function setUp(...answers: (SubscribeAck | Promise<SubscribeAck> | 'lost')[]) {
  const port = {
    subscribe: vi.fn(async () => {
      const answer = answers.shift();
      if (!answer || answer === 'lost') throw new Error('no answer');
      return answer;
    }),
    unsubscribe: vi.fn(async () => undefined),
  };
  const sink = { reset: vi.fn(), apply: vi.fn() };
  const ledger = new Ledger();
  const session = new FeedSession('orders', port, sink, ledger);
  return { port, sink, session, row: () => ledger.row('orders') as LedgerRow };
}
