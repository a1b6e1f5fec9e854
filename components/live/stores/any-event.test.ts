import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { fromPathSegment, toPathSegment } from '@/components/browser/path-segment';
import { readBatch } from '@/components/live/connection/message-schema';
import { drawCandles, type Series } from '@/components/prices/chart/draw-candles';
import { sortKeys, sortSymbols } from '@/components/prices/table/sort';
import { sparkPoints } from '@/components/ui/spark-points';
import type { DomainEvent, EventData } from '@/lib/events';
import { candleSeries, intervals } from '@/lib/prices/candles';
import { isolated } from '@/lib/text/bidi';
import {
  formatAgo,
  formatCompact,
  formatDateTime,
  formatPercent,
  formatPrice,
  formatPriceChange,
  formatTimeOrDate,
  toIso,
} from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';
import { AlertStore } from './alert-store';
import { anyEvents } from './any-event.fixture';
import { NotificationStore } from './notification-store';
import { OrderStore } from './order-store';
import { PriceStore } from './price-store';

const now = 1_800_000_000_000;
const longest = 60;
const isOf = (prefix: RegExp) => (event: DomainEvent) => prefix.test(event.type);
const short = (texts: readonly (string | undefined)[]) => {
  for (const text of texts) expect((text ?? '').length).toBeLessThan(longest);
};

describe('any valid events', () => {
  it('are valid in a message and applied by their stores, without exception', () => {
    const property = fc.property(anyEvents(60), (events) => {
      const batch = readBatch({ feed: 'orders', cursor: 'c', events, conflated: 0 });
      expect(batch).toMatchObject({ unreadable: { events: 0 } });
      expect(batch?.value.events).toHaveLength(events.length);
      const [orders, prices, notes] = [new OrderStore(), new PriceStore(), new NotificationStore()];
      expect(orders.apply(events.filter(isOf(/^(order|payment|stock|shipment)/)))).toBe(0);
      expect(prices.apply(events.filter(isOf(/^price/)))).toBe(0);
      expect(notes.apply(events.filter(isOf(/^notification/)), true)).toBe(0);
      const alerts = new AlertStore();
      expect(alerts.apply(events.filter(isOf(/^alert/)))).toBe(0);
      const alertIds = alerts.all().map(({ alertId }) => alertId);
      expect(new Set(alertIds).size).toBe(alertIds.length);
      const keys = notes.all().map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    });
    fc.assert(property);
  });

  it('are prices that can be formatted, sorted and linked to', () => {
    const property = fc.property(anyEvents(60), (events) => {
      const store = new PriceStore();
      const ticks = events.filter(isOf(/^price/));
      const bases = ticks.map(({ data }) => data as EventData<'price.ticked'>);
      const more = { last: 0, at: now, baseAt: now, open: null, high: null, low: null, volume: 0, count: 0 };
      const prices = bases.map(({ symbol, price }) => ({ ...more, symbol, base: price }));
      store.setDay({ dayStart: now, position: 'e.A', historyStart: null, prices });
      for (const event of ticks) store.apply([event]);
      for (const symbol of store.symbols()) {
        const price = store.price(symbol);
        if (price?.change === undefined) throw new Error('A symbol has no change.');
        short([formatPrice(price.price), formatPriceChange(price.change, price.price)]);
        short([formatPercent(price.changePct), formatCompact(price.size), formatDateTime(price.at)]);
        short([formatTimeOrDate(price.at, now), formatAgo(price.at, now), toIso(price.at)]);
        expect(sparkPoints(price.spark, { width: 80, height: 24 })).not.toMatch(/NaN|Infinity/);
        expect(fromPathSegment(toPathSegment(symbol))).toBe(symbol);
        isolated(symbol);
      }
      for (const key of sortKeys) {
        const sorting = { key, direction: 'desc', price: store.price, isPinned: () => false } as const;
        expect(sortSymbols(store.symbols(), sorting)).toHaveLength(store.symbols().length);
      }
    });
    fc.assert(property);
  });

  it('are drawn as ascending candles with numbers that the chart accepts', () => {
    const property = fc.property(anyEvents(80), fc.constantFrom(...intervals), (events, interval) => {
      const { series, drawn } = fakeSeries();
      const drawing = drawCandles(series, interval);
      const built = candleSeries({ interval });
      for (const { at, partition, offset, data } of events.filter(isOf(/^price/))) {
        const { price, size } = data as EventData<'price.ticked'>;
        const changed = built.add([{ at, partition, offset, price, size }]);
        if (!changed.every(drawing.update)) drawing.fill(built.candles);
      }
      const times = drawn().map(({ time }) => time);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      for (const { open, high, low, close } of drawn())
        for (const value of [open, high, low, close]) expect(Math.abs(value)).toBeLessThan(9.007e13);
    });
    fc.assert(property);
  });

  it('are orders that can be formatted', () => {
    const property = fc.property(anyEvents(60), (events) => {
      const store = new OrderStore();
      store.apply(events.filter(isOf(/^(order|payment|stock|shipment)/)));
      for (const { total, currency, path, placedAt, updatedAt, orderId } of store.all()) {
        short([formatMoney(total, currency), formatAgo(placedAt, now), formatDateTime(placedAt)]);
        short([
          formatAgo(updatedAt, now),
          toIso(placedAt),
          ...path.map(({ at }) => formatTimeOrDate(at, now)),
        ]);
        expect(fromPathSegment(toPathSegment(orderId))).toBe(orderId);
      }
    });
    fc.assert(property);
  });
});

interface Bar {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
}

/** Enforces the rule of the chart library: an update changes the last bar, adds one after it, or changes an existing one. */
function fakeSeries() {
  let bars: Bar[] = [];
  const series = {
    seriesType: () => 'Candlestick',
    applyOptions: vi.fn(),
    setData: (data: Bar[]) => {
      bars = [...data];
    },
    update: (bar: Bar, isLate: boolean) => {
      const index = bars.findIndex(({ time }) => time === bar.time);
      const last = bars.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
      if (isLate ? index < 0 : bar.time < last) throw new Error('The chart does not take this bar.');
      if (index >= 0) bars[index] = bar;
      else bars.push(bar);
    },
  };
  return { series: series as unknown as Series, drawn: () => bars };
}
