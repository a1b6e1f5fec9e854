import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignPartitions,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './assignment';

const topics = ['orders', 'orders.payment.retry', 'prices'];
const members = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((memberId) => fc.record({ memberId: fc.constant(memberId), topics: fc.subarray(topics) })),
    ),
  );
const counts = fc
  .record({ orders: fc.nat(20), prices: fc.nat(20) })
  .map((each) => new Map(Object.entries(each)));

describe('the partitions of a group', () => {
  it('go to one subscriber each, and to all of them evenly', () => {
    fc.assert(
      fc.property(members, counts, (subscribers, of) => {
        const assigned = assignPartitions(subscribers, of);
        for (const [topic, count] of of) {
          const subscribed = subscribers.filter((one) => one.topics.includes(topic));
          const got = subscribed.map(({ memberId }) => assigned.get(memberId)?.get(topic) ?? []);
          const all = got.flat().sort((a, b) => a - b);
          expect(all).toEqual(subscribed.length === 0 ? [] : Array.from({ length: count }, (_, n) => n));
          const sizes = got.map(({ length }) => length);
          if (subscribed.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('are the same for every leader, whatever order the members come in', () => {
    fc.assert(
      fc.property(members, counts, (subscribers, of) => {
        const reversed = new Map([...of].reverse());
        expect(assignPartitions([...subscribers].reverse(), reversed)).toEqual(
          assignPartitions(subscribers, of),
        );
      }),
    );
  });

  it('are decoded as they were encoded', () => {
    expect(decodeSubscription(encodeSubscription(topics))).toEqual(topics);
    const partitions = new Map([
      ['orders', [0, 5]],
      ['prices', []],
    ]);
    expect(decodeAssignment(encodeAssignment(partitions))).toEqual(partitions);
    expect(decodeAssignment(Buffer.alloc(0))).toEqual(new Map());
  });
});
