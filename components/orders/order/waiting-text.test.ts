import { describe, expect, it } from 'vitest';
import type { ServiceHealth } from '@/lib/health';
import { emptyOrder, type OrderEvent, reduceOrder } from '@/lib/orders';
import { formatClockTime } from '@/lib/text/format';
import { type WaitingContext, waitingFor } from './waiting-text';

const now = 1_800_000_000_000;
const order = (...types: string[]) =>
  types.reduce(
    (view, type, offset) =>
      reduceOrder(view, {
        id: type,
        type,
        at: now - 11_000,
        partition: 0,
        offset,
        data: { orderId: 'o' },
      } as OrderEvent),
    emptyOrder('o'),
  );
const service = (name: string, state: ServiceHealth['state'], over: Partial<ServiceHealth> = {}) => ({
  name,
  kind: 'process' as const,
  state,
  since: now - 14_000,
  ...over,
});
const up = ['order', 'payment', 'inventory', 'shipping'].map((name) => service(name, 'up'));
const texts = (view: ReturnType<typeof order>, over: Partial<WaitingContext> = {}) =>
  waitingFor(view, { services: up, health: { at: now }, asOf: now, now, skewMs: 0, ...over }).map(
    ({ text }) => text,
  );
const placed = order('order.placed');

describe('what an order waits for', () => {
  it('is shown with the duration of the wait', () =>
    expect(texts(placed)).toEqual(['Waiting 11 s for payment', 'Waiting 11 s for stock']));

  it('is shown with the name and state of a service that is not up', () => {
    const services = [service('payment', 'stopped'), service('inventory', 'down')];
    expect(texts(placed, { services })).toEqual([
      'Waiting 11 s for payment (stopped 14 s)',
      'Waiting 11 s for stock (inventory down 14 s)',
    ]);
  });

  it('is out for delivery when it is dispatched', () =>
    expect(texts(order('order.placed', 'shipment.dispatched'))).toEqual(['Out for delivery · 11 s']));

  it('says unknown if the state of the service is missing or old', () => {
    const [first] = texts(placed, { services: [] });
    expect(first).toBe('Waiting 11 s for payment (state unknown)');
    const at = now - 30_000;
    const since = formatClockTime(at);
    expect(texts(placed, { health: { at, unknownSince: at } })[0]).toBe(
      `Waiting 11 s for payment (state unknown since ${since})`,
    );
    const services = [service('payment', 'up', { stateAt: at })];
    expect(texts(placed, { services })[0]).toBe(`Waiting 11 s for payment (state unknown since ${since})`);
  });

  it('is only the last step when the state of the order is old', () =>
    expect(texts(placed, { asOf: now - 20_000 })[0]).toBe(
      `Waiting for payment at ${formatClockTime(now - 20_000)}, unknown since then`,
    ));

  it('is only Kafka while Kafka is down', () =>
    expect(texts(placed, { health: { at: now, kafkaDownSince: now - 12_000 } })).toEqual([
      'Waiting for Kafka (down 12 s)',
    ]));

  it('is nothing when the order is finished', () =>
    expect(texts(order('order.placed', 'order.cancelled'))).toEqual([]));
});
