import { randomUUID } from 'node:crypto';
import type { EventData } from '@/lib/events';
import type { Outgoing } from '@/server/bus';
import type { Random } from '@/server/simulator/random';
import { type BasketItem, type Customer, makeBasket, makeCustomer, makeQuantity, makeSku } from './customers';
import type { OrderDraft } from './order-client';

type Activity = EventData<'activity.recorded'>;
/** What shoppers do; the other kinds come from browsers. */
type Kind = Exclude<Activity['kind'], 'web_vital' | 'error'>;

/** The simulated visitors of the shop. Times are in simulated milliseconds, which a pause stops. */
export interface Shoppers {
  /** Advances the time with `count` visitors; returns their activities. */
  advance(count: number, elapsedMs: number): Outgoing[];
  /**
   * The next order: of the visitor who has waited longest at the checkout, otherwise of a customer by phone. `bought`:
   * the purchase activity when the order was placed, none for a phone order.
   */
  nextOrder(): { draft: OrderDraft; bought(orderId: string): Outgoing[] };
}

interface Session {
  sessionId: string;
  customer: Customer;
  basket: BasketItem[];
  /** The product looked at last. */
  viewed?: string;
  /** What was done last; undefined before the first page. */
  last?: Kind;
  /** When the next step is due; at the checkout: when the visitor gives up. */
  nextAt: number;
}

/** Probabilities of the next step; otherwise the visitor leaves. */
const follow: Partial<Record<Kind, readonly (readonly [Kind, number])[]>> = {
  page_view: [
    ['page_view', 0.2],
    ['product_view', 0.55],
  ],
  product_view: [
    ['product_view', 0.35],
    ['add_to_cart', 0.3],
  ],
  add_to_cart: [
    ['product_view', 0.25],
    ['checkout', 0.5],
  ],
};
/** The shop has one page, as in the activities that the page itself records. */
const shopPath = '/shop';
const dwellMs = { least: 800, most: 7_000 };
const checkoutTimeoutMs = 20_000;

export function createShoppers(random: Random): Shoppers {
  const sessions: Session[] = [];
  let playedMs = 0;

  const dwell = () => random.int(dwellMs.least, dwellMs.most);
  const arrive = (nextAt: number): Session => ({
    sessionId: randomUUID(),
    customer: makeCustomer(random),
    basket: [],
    nextAt,
  });

  function resize(count: number): void {
    // Spread over time, so that visitors who arrive together do not click together.
    while (sessions.length < count) sessions.push(arrive(playedMs + random.int(0, dwellMs.most)));
    sessions.length = Math.min(sessions.length, count);
  }

  /** The next step of a session; undefined when the shopper leaves. */
  function step(session: Session): Outgoing | undefined {
    const kind = session.last === undefined ? 'page_view' : choose(follow[session.last], random);
    if (kind === undefined) return undefined;
    session.last = kind;
    session.nextAt = playedMs + (kind === 'checkout' ? checkoutTimeoutMs : dwell());
    return record(session, kind, random);
  }

  return {
    advance: (count, elapsedMs) => {
      playedMs += elapsedMs;
      resize(count);
      const events: Outgoing[] = [];
      for (const [index, session] of sessions.entries()) {
        if (session.nextAt > playedMs) continue;
        const event = step(session);
        if (event) events.push(event);
        else sessions[index] = arrive(playedMs + dwell());
      }
      return events;
    },
    nextOrder: () => {
      const index = longestWaiting(sessions);
      const session = sessions[index];
      if (!session)
        return { draft: { customer: makeCustomer(random), items: makeBasket(random) }, bought: () => [] };
      sessions[index] = arrive(playedMs + dwell());
      return {
        draft: { customer: session.customer, items: session.basket },
        bought: (orderId) => [record(session, 'purchase', random, orderId)],
      };
    },
  };
}

/** The session that reached the checkout first, or -1 when none is there. */
function longestWaiting(sessions: readonly Session[]): number {
  let found = -1;
  let earliest = Number.POSITIVE_INFINITY;
  for (const [index, { last, nextAt }] of sessions.entries()) {
    if (last !== 'checkout' || nextAt >= earliest) continue;
    found = index;
    earliest = nextAt;
  }
  return found;
}

function choose(options: readonly (readonly [Kind, number])[] = [], random: Random): Kind | undefined {
  let left = random.next();
  for (const [kind, share] of options) {
    left -= share;
    if (left < 0) return kind;
  }
  return undefined;
}

function record(session: Session, kind: Kind, random: Random, orderId?: string): Outgoing {
  const at = Date.now();
  const event = (path: string, sku?: string): Outgoing => ({
    type: 'activity.recorded',
    data: {
      sessionId: session.sessionId,
      kind,
      path,
      ...(sku === undefined ? {} : { sku }),
      at,
      ...(orderId === undefined ? {} : { orderId }),
    },
  });
  switch (kind) {
    case 'page_view':
      return event(shopPath);
    case 'product_view': {
      const sku = makeSku(random);
      session.viewed = sku;
      return event(shopPath, sku);
    }
    case 'add_to_cart': {
      const item = { sku: session.viewed ?? makeSku(random), quantity: makeQuantity(random) };
      putInto(session.basket, item);
      return event(shopPath, item.sku);
    }
    case 'checkout':
      return event(shopPath);
    case 'purchase':
      return event(shopPath);
  }
}

function putInto(basket: BasketItem[], { sku, quantity }: BasketItem): void {
  const same = basket.find((item) => item.sku === sku);
  if (same) same.quantity += quantity;
  else basket.push({ sku, quantity });
}
