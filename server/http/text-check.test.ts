import { describe, expect, test } from 'vitest';
import { paramsFault, queryFault, valueFault } from './text-check';

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

describe('a value of JSON', () => {
  test.each([
    [{ customer: { name: 'A\0da' } }, 'customer.name: may not hold a NUL character.'],
    [
      { items: [{ sku: 'ok' }, { sku: '\ud800' }] },
      'items.1.sku: holds half a character (a lone surrogate).',
    ],
    ['\udc00', 'The body: holds half a character (a lone surrogate).'],
    [{ a: { 'x\0': 1 } }, 'a: the name of one of its fields may not hold a NUL character.'],
    [JSON.parse('{"__proto__":{"a":1}}'), 'The body: the name of one of its fields is no name of a field.'],
    [{ a: nested(40) }, expect.stringMatching(/^a\.0\.0.*: is nested deeper than 32 levels\.$/)],
  ])('%j is refused, by the name of the field', (value, fault) => expect(valueFault(value)).toEqual(fault));

  test.each([[{ name: 'J\u00f6rg \ud83d\ude00 \u202e' }], [nested(31)], [null], [1e308], [[]]])(
    '%j is taken',
    (value) => expect(valueFault(value)).toBeUndefined(),
  );

  test('of a hundred thousand levels takes no stack', () => {
    expect(valueFault(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toMatch(/nested deeper/);
  });
});

test.each([
  ['text=%00', 'text: may not hold a NUL character.'],
  ['a=1&text=%ff', 'text: is not UTF-8, percent-encoded.'],
  ['text=%ED%A0%80', 'text: is not UTF-8, percent-encoded.'],
  ['%00x=1', 'x: may not hold a NUL character.'],
])('the query %s is refused', (query, fault) => expect(queryFault(query)).toBe(fault));

test.each(['', 'a', 'a=b=c', 'text=J%C3%B6rg+M', '&&', 'limit=25&status=placed'])(
  'the query %j is taken',
  (query) => expect(queryFault(query)).toBeUndefined(),
);

test('a parameter of a path is refused by its name', () => {
  expect(paramsFault({ orderId: 'o\0' })).toBe('orderId: may not hold a NUL character.');
  expect(paramsFault({ path: ['a', '\ud800'] })).toMatch(/^path: /);
  expect(paramsFault({ orderId: 'o-1', path: undefined })).toBeUndefined();
});
