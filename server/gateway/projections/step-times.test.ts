import { expect, it } from 'vitest';
import { emptyOrder, type OrderEvent, reduceOrder } from '@/lib/orders';
import { StepTimes } from './step-times';

const now = 1_800_000_000_000;
let offset = 0;
const customer = { id: 'c', name: 'Ada', email: 'ada@example.com' };

/** Applies the events of one order, as the projection does: their types and times. */
function apply(times: StepTimes, ...events: [type: string, at: number][]): void {
  const orderId = `o-${offset}`;
  let view = emptyOrder(orderId);
  for (const [type, at] of events) {
    offset += 1;
    const data = { orderId, customer, items: [], total: 1, currency: 'USD', placedAt: at };
    const event = { id: `${offset}`, type, at, partition: 0, offset, data } as unknown as OrderEvent;
    const before = view;
    view = reduceOrder(before, event);
    times.saw(event, before, view);
  }
}
const repeat = (count: number, run: (i: number) => void) => {
  for (let i = 1; i <= count; i += 1) run(i);
};

it('has the time that 95 % of the orders waited for each step, from the event that began the wait', () => {
  const times = new StepTimes();
  repeat(100, (i) =>
    apply(
      times,
      ['order.placed', now - 10_000],
      ['stock.reserved', now - 10_000 + i],
      ['payment.succeeded', now - 9_000 + i],
      ['order.confirmed', now - 9_000 + 3 * i],
      ['shipment.dispatched', now - 5_000],
    ),
  );
  expect(times.usualWaits(now)).toMatchObject({
    payment: { orders: 100, p95Ms: 1_095 },
    stock: { orders: 100, p95Ms: 95 },
    decision: { orders: 100, p95Ms: 190 },
  });
  expect(times.usualWaits(now)).not.toHaveProperty('delivery');
});

it('has none of fewer than 20 orders', () => {
  const times = new StepTimes();
  const pay = () => apply(times, ['order.placed', now - 5_000], ['payment.succeeded', now - 4_600]);
  repeat(19, pay);
  expect(times.usualWaits(now)).toEqual({});
  pay();
  expect(times.usualWaits(now)).toEqual({ payment: { orders: 20, p95Ms: 400 } });
});

it('is of the last hour; of the newest 20 orders when those were fewer, so that it is known while a service is down', () => {
  const times = new StepTimes();
  const pay = (at: number, ms: number) => apply(times, ['order.placed', at - ms], ['payment.succeeded', at]);
  repeat(30, (i) => pay(now - 7_200_000, 900 + i));
  expect(times.usualWaits(now).payment).toEqual({ orders: 20, p95Ms: 929 });
  repeat(20, () => pay(now - 60_000, 100));
  expect(times.usualWaits(now).payment).toEqual({ orders: 20, p95Ms: 100 });
});

it('has none before orders were seen for three times as long, because those that are done first are the quickest', () => {
  const times = new StepTimes();
  repeat(40, (i) => apply(times, ['order.placed', now - 500], ['payment.succeeded', now - 500 + 10 * i]));
  expect(times.usualWaits(now)).toEqual({});
  expect(times.usualWaits(now + 639)).toEqual({});
  expect(times.usualWaits(now + 640)).toEqual({ payment: { orders: 40, p95Ms: 380 } });
});

it('leaves out a cancellation while the payment is missing, a second answer, and timestamps in the future', () => {
  const times = new StepTimes();
  repeat(40, () => {
    apply(times, ['order.placed', now - 900], ['order.cancelled', now - 100]);
    apply(times, ['order.placed', now - 900], ['payment.succeeded', now + 1_000_000]);
    apply(times, ['payment.succeeded', now - 100]);
  });
  expect(times.usualWaits(now)).toEqual({});
});
