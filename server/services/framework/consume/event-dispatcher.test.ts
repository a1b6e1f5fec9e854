import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inWaves } from './event-dispatcher';

it('groups events of one type, with no key twice in a list, and keeps the order of every key', () => {
  const arrivals = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), type: fc.constantFrom('x', 'y', 'z') }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(arrivals, (all) => {
      const keyed = all.map(({ key, type }, n) => ({
        key,
        event: { id: `${key}${n}`, type, at: 0, partition: 0, offset: n, data: key },
      }));
      const lists = inWaves(keyed);
      for (const list of lists) {
        expect(new Set(list.map(({ type }) => type)).size).toBe(1);
        expect(new Set(list.map(({ data }) => data)).size).toBe(list.length);
      }
      const flat = lists.flat();
      expect(flat).toHaveLength(all.length);
      for (const key of ['a', 'b', 'c']) {
        const offsets = flat.filter(({ data }) => data === key).map(({ offset }) => offset);
        expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
      }
    }),
  );
});
