import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinServices, splitServices } from './services';

test('names of any characters survive being one text', () => {
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: 9, unit: 'binary' }),
    fc.constantFrom('a,b', '\\', '\\,', 'a\n'),
  );
  fc.assert(
    fc.property(fc.array(name), (names) => {
      expect(splitServices(joinServices(names))).toEqual(names);
    }),
  );
});

test('empty names are left out', () => {
  expect(splitServices(',a,,b,')).toEqual(['a', 'b']);
  expect(splitServices('')).toEqual([]);
});
