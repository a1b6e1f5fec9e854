import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from './decode';
import { identityOf } from './identity';

const eventOf = (headers: [string, string][]) => {
  const value = JSON.stringify({ orderId: 'o-1' });
  const decoded = decode({
    topic: 'orders',
    partition: 2,
    offset: 9,
    timestamp: 1,
    value,
    headers: new Map([['ce_type', 'order.confirmed'], ...headers]),
  });
  if (!decoded.ok) throw new Error(decoded.message);
  return decoded.event;
};

describe('the identity of an event', () => {
  it('consists of source and id', () => {
    const [a, b, again] = [
      ['a', '1'],
      ['b', '1'],
      ['a', '1'],
    ].map(([source = '', id = '']) =>
      identityOf(
        eventOf([
          ['ce_source', source],
          ['ce_id', id],
        ]),
      ),
    );
    expect(a).toBe(again);
    expect(a).not.toBe(b);
  });

  it.each([
    ['no source', [['ce_id', 'x']]],
    ['no id', [['ce_source', 'x']]],
    [
      'an empty id',
      [
        ['ce_id', ''],
        ['ce_source', 'x'],
      ],
    ],
    [
      'an id of 257 characters',
      [
        ['ce_id', 'x'.repeat(257)],
        ['ce_source', 'x'],
      ],
    ],
    [
      'a source of 900 KB',
      [
        ['ce_id', 'x'],
        ['ce_source', 'x'.repeat(900_000)],
      ],
    ],
  ] as [string, [string, string][]][])('is topic, partition and offset with %s', (_name, headers) => {
    const event = eventOf(headers);
    expect(event.id).toBe('orders-2-9');
    expect(event).not.toHaveProperty('source');
    expect(identityOf(event)).toBe('orders-2-9');
  });

  it('differs for different pairs, contains no NUL and is bounded', { timeout: 60_000 }, () => {
    const part = fc.oneof(
      fc.string({ minLength: 1, maxLength: 256, unit: 'binary' }),
      fc
        .array(fc.constantFrom('\0', '\\', '0', ':', '1'), { minLength: 1, maxLength: 4 })
        .map((p) => p.join('')),
    );
    fc.assert(
      fc.property(part, part, part, part, (source, id, otherSource, otherId) => {
        const one = identityOf({ source, id });
        const isSame = source === otherSource && id === otherId;
        expect(one === identityOf({ source: otherSource, id: otherId })).toBe(isSame);
        expect(one).not.toContain('\0');
      }),
      { numRuns: 2_000 },
    );
    const longest = identityOf({ source: '株'.repeat(256), id: '\0'.repeat(256) });
    expect(Buffer.byteLength(longest)).toBeLessThan(1_600);
  });
});
