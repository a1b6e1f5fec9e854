import { describe, expect, it } from 'vitest';
import { type EventData, schemaOf } from '@/lib/events';
import { createRandom } from '@/server/simulator/random';
import { createShoppers } from './shoppers';

type Activity = EventData<'activity.recorded'>;

/** The activities of `count` shoppers in an hour with an order every `everyMs`. */
function anHour(count: number, everyMs = 6_000) {
  const shoppers = createShoppers(createRandom(1));
  const seen: Activity[] = [];
  for (let playedMs = 0; playedMs < 3_600_000; playedMs += 100) {
    seen.push(...shoppers.advance(count, 100).map(({ data }) => data as Activity));
    if (playedMs % everyMs === 0)
      seen.push(
        ...shoppers
          .nextOrder()
          .bought(`ORD-${playedMs}`)
          .map(({ data }) => data as Activity),
      );
  }
  return seen;
}

describe('shoppers', () => {
  const seen = anHour(20);
  const of = (kind: Activity['kind']) => seen.filter((activity) => activity.kind === kind);

  it('drop off from page to purchase', () => {
    const sessions = (kind: Activity['kind']) => new Set(of(kind).map(({ sessionId }) => sessionId)).size;
    const funnel = (['page_view', 'product_view', 'add_to_cart', 'checkout', 'purchase'] as const).map(
      sessions,
    );
    for (const [index, reached] of funnel.entries()) {
      expect(reached).toBeGreaterThan(0);
      if (index > 0) expect(reached).toBeLessThan(funnel[index - 1] ?? 0);
    }
  });

  it('have valid activities, and put viewed products into the cart', () => {
    const schema = schemaOf('activity', 'activity.recorded');
    expect(seen.every((activity) => schema?.safeParse(activity).success)).toBe(true);
    for (const { sessionId, sku } of of('add_to_cart').slice(0, 50)) {
      const viewed = of('product_view').filter((activity) => activity.sessionId === sessionId);
      expect(viewed.map((activity) => activity.sku)).toContain(sku);
    }
  });

  it('buy once at most, and only after the checkout', () => {
    const bought = of('purchase').map(({ sessionId }) => sessionId);
    expect(of('purchase').every(({ orderId }) => orderId?.startsWith('ORD-'))).toBe(true);
    expect(new Set(bought).size).toBe(bought.length);
    const atCheckout = new Set(of('checkout').map(({ sessionId }) => sessionId));
    expect(bought.every((sessionId) => atCheckout.has(sessionId))).toBe(true);
  });

  it('are not needed for an order when nobody is at the checkout', () => {
    const { draft, bought } = createShoppers(createRandom(1)).nextOrder();
    expect(draft.items.length).toBeGreaterThan(0);
    expect(bought('ORD-1')).toEqual([]);
  });

  it('do nothing when there are none', () => {
    expect(anHour(0)).toEqual([]);
  });
});
