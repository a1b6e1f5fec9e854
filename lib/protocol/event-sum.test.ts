import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import { addSums, eventSum, sumOf } from './event-sum';

const event = (more: Partial<DomainEvent> = {}): DomainEvent => ({
  id: 'a',
  type: 'price.ticked',
  at: 1,
  partition: 0,
  offset: 7,
  data: { symbol: 'ACME', price: 10.5, size: 1 },
  ...more,
});

/** Includes lone surrogates and characters that JSON escapes. All of Unicode would take seconds. */
const odd = fc.constantFrom('a', 'é', '株', '😀', '\ud800', '\udc00', '\u2028', '\u0000', '"', '\\');

describe('the sum of an event', () => {
  it('is the same after a JSON round trip, whatever the data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: odd }), (data, id) => {
        const sent = event({ data, id });
        expect(eventSum(JSON.parse(JSON.stringify(sent)))).toBe(eventSum(sent));
      }),
    );
  });

  it.each([
    { id: 'b' },
    { type: 'price.Ticked' },
    { at: 2 },
    { partition: 1 },
    { offset: 8 },
    { data: { symbol: 'ACME', price: 10.6, size: 1 } },
  ])('differs when %j differs', (change) => {
    expect(eventSum(event(change))).not.toBe(eventSum(event()));
  });

  it('adds up in any order', () => {
    const [a, b, c] = [1, 2, 3].map((offset) => event({ offset })) as [DomainEvent, DomainEvent, DomainEvent];
    expect(sumOf([a, b, c])).toBe(sumOf([c, a, b]));
    expect(sumOf([a, b, c])).toBe(addSums(sumOf([a]), sumOf([b, c])));
    expect(sumOf([])).toBe(0);
  });
});
