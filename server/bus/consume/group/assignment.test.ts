import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deal,
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
  it('go to one member each, who wants them, and to all about alike', () => {
    fc.assert(
      fc.property(members, counts, (subscribers, of) => {
        const dealt = deal(subscribers, of);
        for (const [topic, count] of of) {
          const wanting = subscribers.filter((one) => one.topics.includes(topic));
          const got = wanting.map(({ memberId }) => dealt.get(memberId)?.get(topic) ?? []);
          const all = got.flat().sort((a, b) => a - b);
          expect(all).toEqual(wanting.length === 0 ? [] : Array.from({ length: count }, (_, n) => n));
          const sizes = got.map(({ length }) => length);
          if (wanting.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('are the same for every leader, whatever order the members come in', () => {
    fc.assert(
      fc.property(members, counts, (subscribers, of) => {
        const turned = new Map([...of].reverse());
        expect(deal([...subscribers].reverse(), turned)).toEqual(deal(subscribers, of));
      }),
    );
  });

  it('are told as they were dealt', () => {
    expect(decodeSubscription(encodeSubscription(topics))).toEqual(topics);
    const partitions = new Map([
      ['orders', [0, 5]],
      ['prices', []],
    ]);
    expect(decodeAssignment(encodeAssignment(partitions))).toEqual(partitions);
    expect(decodeAssignment(Buffer.alloc(0))).toEqual(new Map());
  });
});
