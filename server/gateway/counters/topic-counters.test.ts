import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markOf, sumModulus } from '@/lib/analytics/event-mark';
import type { DomainEvent } from '@/lib/events';
import { BlockRing } from './block-ring';
import { TopicCounters } from './topic-counters';

const event = (offset: number, fields: Partial<DomainEvent> = {}): DomainEvent => ({
  id: `id-${offset}`,
  type: 'order.confirmed',
  at: 1,
  partition: 0,
  offset,
  data: { orderId: 'o' },
  ...fields,
});
const payment = (offset: number, type: string, amount: number, currency: string) =>
  event(offset, { type, data: { orderId: 'o', paymentId: 'p', amount, currency } });

function counted(...events: DomainEvent[]) {
  const counters = new TopicCounters();
  counters.reset({ clusterId: 'c', topicId: 't' }, [0]);
  for (const each of events) counters.addEvent(each, markOf(each));
  return counters;
}
const sumOf = (...events: DomainEvent[]) => counted(...events).totals().partitions[0]?.sum;

describe('the counters of a topic', () => {
  it('count events per type and money per currency, from the first offset that was read', () => {
    const counters = counted(
      event(0),
      payment(1, 'payment.succeeded', 1_999, 'EUR'),
      payment(2, 'payment.succeeded', 5, 'JPY'),
      payment(3, 'payment.refunded', 999, 'EUR'),
    );
    counters.addInvalid(0, 4);
    counters.addRuns('markers', 0, [{ from: 5, to: 8 }]);
    counters.addRuns('invalid', 0, [{ from: 8, to: 10 }]);
    counters.advance(0, 10);
    expect(counters.totals()).toMatchObject({
      clusterId: 'c',
      topicId: 't',
      types: { 'order.confirmed': 1, 'payment.succeeded': 2, 'payment.refunded': 1 },
      paid: { EUR: 1_999, JPY: 5 },
      refunded: { EUR: 999 },
      partitions: [{ from: 0, next: 10, events: 4, invalid: 3, markers: 3 }],
    });
  });

  it('start from zero with another log', () => {
    const counters = counted(event(0));
    counters.reset({ clusterId: 'c', topicId: 'u' }, [7, 9]);
    expect(counters.totals()).toMatchObject({ topicId: 'u', types: {} });
    expect(counters.totals().partitions).toMatchObject([
      { from: 7, next: 7, events: 0, sum: 0 },
      { from: 9, next: 9 },
    ]);
  });

  it('read a partition that was added later from its beginning', () => {
    const counters = counted();
    counters.addEvent(event(0, { partition: 2 }), 1);
    expect(counters.totals().partitions).toMatchObject([
      { events: 0 },
      { events: 0 },
      { from: 0, events: 1 },
    ]);
    expect(counters.blocks(3)).toBeUndefined();
  });

  it('have a sum that does not depend on the order of the events', () => {
    const events = Array.from({ length: 2_500 }, (_, i) => payment(i, 'payment.succeeded', i * 7, 'EUR'));
    expect(sumOf(...events)).toBe(sumOf(...events.toReversed()));
    expect(sumOf(...events)).toBeLessThan(sumModulus);
  });

  it.each([
    ['an event is missing', [event(0), event(1)], [event(0)]],
    ['another id', [event(0)], [event(0, { id: 'id-1' })]],
    ['two ids are exchanged', [event(0), event(1)], [event(0, { id: 'id-1' }), event(1, { id: 'id-0' })]],
    ['another type', [event(0)], [event(0, { type: 'order.cancelled' })]],
    [
      'a cent more',
      [payment(0, 'payment.succeeded', 10, 'EUR')],
      [payment(0, 'payment.succeeded', 11, 'EUR')],
    ],
    [
      'another currency',
      [payment(0, 'payment.succeeded', 10, 'EUR')],
      [payment(0, 'payment.succeeded', 10, 'USD')],
    ],
    [
      'the end of a long id',
      [event(0, { id: `${'x'.repeat(80)}a` })],
      [event(0, { id: `${'x'.repeat(80)}b` })],
    ],
  ])('have another sum where %s', (_, one, other) => {
    expect(sumOf(...one)).not.toBe(sumOf(...other));
  });

  it('have exact marks for any id', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(), (id, offset) => {
        const mark = markOf(event(offset, { id }));
        expect(Number.isSafeInteger(mark)).toBe(true);
        expect(mark).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the blocks of a partition', () => {
  it('are counts of 1,000 offsets each, also of a run over several', () => {
    const counters = counted(event(0), event(999), event(1_000));
    counters.addRuns('markers', 0, [{ from: 1_001, to: 3_002 }]);
    expect(counters.blocks(0)).toMatchObject({
      first: 0,
      blocks: [
        { events: 2, markers: 0 },
        { events: 1, markers: 999 },
        { events: 0, markers: 1_000 },
        { events: 0, markers: 2 },
      ],
    });
  });

  it('are bounded: the newest are kept, and it is known where they begin', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.nat(50), fc.array(fc.nat(60), { maxLength: 60 }), (first, steps) => {
        const ring = new BlockRing(first, 40);
        const sumOfKept = () => ring.list().blocks.reduce((total, { sum }) => total + sum, 0);
        const expected = new Map<number, number>();
        let block = first;
        for (const step of steps) {
          block += step;
          ring.addEvent(block, block);
          expected.set(block, (expected.get(block) ?? 0) + 1);
        }
        const { first: kept, blocks } = ring.list();
        expect(ring.sum).toBe(sumOfKept());
        expect(ring.firstOffset).toBe(kept * 1_000);
        expect(blocks.length).toBeLessThanOrEqual(40);
        expect(kept).toBeGreaterThanOrEqual(first);
        expect(kept + blocks.length - 1).toBe(block);
        if (block - first < 40) expect(kept).toBe(first);
        for (const [i, { events, sum }] of blocks.entries()) {
          expect(events).toBe(expected.get(kept + i) ?? 0);
          expect(sum).toBe(events * (kept + i));
        }
      }),
    );
  });
});
