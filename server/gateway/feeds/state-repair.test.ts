import { describe, expect, it, vi } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import { OrderProjection } from '@/server/gateway/projections/order-projection';
import { ModelGateway, ModelLog } from '@/server/gateway/tests/accounting.fixture';

interface Row {
  offset: number;
  data: { symbol?: string; price?: number; msg?: string };
}

const rowsOf = (gateway: ModelGateway): Row[] => JSON.parse(gateway.feed.snapshot({}).json);

/** A gateway that lost one event of partition 0 when it read this log. */
function lossy(feed: 'prices' | 'logs', written: readonly ('A' | 'B')[], before: number) {
  const log = new ModelLog(feed);
  log.written[0]?.push(...written);
  const gateway = new ModelGateway(log);
  if (before > 0) gateway.read(0, before);
  gateway.failpoints.arm({ name: 'drop', feed, where: 'before-ring' });
  gateway.readAll();
  return { gateway, log };
}

describe('the state of a gateway that lost an event', () => {
  it('lists the event again, in its place', async () => {
    const { gateway } = lossy('logs', ['A', 'B', 'A', 'B'], 1);
    await gateway.repair.finished();
    expect(rowsOf(gateway).map(({ offset }) => offset)).toEqual([0, 1, 2, 3]);
    expect(gateway.feed.snapshot({}).rows).toBe(4);
    expect(gateway.feed.snapshot({ service: 'B' }).rows).toBe(2);
  });

  it('has the price that was lost when no later one of the symbol came', async () => {
    const { gateway } = lossy('prices', ['A', 'B'], 1);
    await gateway.repair.finished();
    expect(rowsOf(gateway).map(({ data }) => [data.symbol, data.price])).toEqual([
      ['A', 0],
      ['B', 1],
    ]);
  });

  it('keeps a later price of the symbol', async () => {
    const { gateway, log } = lossy('prices', ['A', 'A'], 1);
    log.written[0]?.push('A');
    gateway.readAll();
    await gateway.repair.finished();
    expect(rowsOf(gateway).at(-1)?.data.price).toBe(2);
  });

  it('has each event once when the same range is repaired twice', async () => {
    const { gateway } = lossy('logs', ['A', 'B', 'A'], 1);
    gateway.repair.request(gateway.feed, { partition: 0, from: 0, to: 3, counted: 2 });
    await gateway.repair.finished();
    expect(rowsOf(gateway).map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  it('is not repaired from a log that was recreated meanwhile', async () => {
    const { gateway } = lossy('logs', ['A', 'B'], 1);
    gateway.recreate();
    await gateway.repair.finished();
    expect(rowsOf(gateway)).toEqual([]);
  });

  it('is read again after Kafka did not answer', async () => {
    vi.useFakeTimers();
    try {
      const { gateway, log } = lossy('logs', ['A', 'B'], 1);
      log.failures = 2;
      const repaired = gateway.repair.finished();
      await vi.runAllTimersAsync();
      await repaired;
      expect(gateway.feed.snapshot({}).rows).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });
});

it('an order that was lost is listed with the events that came after it', () => {
  const event = (offset: number, type: string, data: object): DomainEvent => ({
    ...{ id: `e-${offset}`, source: 'test', type, at: 1_000 + offset, partition: 0, offset },
    data: { orderId: 'o-1', ...data },
  });
  const orders = new OrderProjection();
  orders.apply(event(1, 'payment.succeeded', { paymentId: 'p', amount: 100, currency: 'USD' }), 100);
  const placed = {
    customer: { id: 'c-1', name: 'Ann' },
    items: [],
    total: 100,
    currency: 'USD',
    placedAt: 1_000,
  };
  orders.restore(event(0, 'order.placed', placed), 100);
  expect(orders.snapshot({})).toMatchObject([{ orderId: 'o-1', total: 100, paid: true }]);
});
