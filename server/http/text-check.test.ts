import { describe, expect, test } from 'vitest';
import { paramsError, queryError, valueError } from './text-check';

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

describe('a value of JSON', () => {
  test.each([
    [{ customer: { name: 'A\0da' } }, 'customer.name: must not contain a NUL character.'],
    [{ items: [{ sku: 'ok' }, { sku: '\ud800' }] }, 'items.1.sku: must not contain a lone surrogate.'],
    ['\udc00', 'The body: must not contain a lone surrogate.'],
    [{ a: { 'x\0': 1 } }, 'a: the name of a field must not contain a NUL character.'],
    [JSON.parse('{"__proto__":{"a":1}}'), 'The body: the name of a field must not be __proto__.'],
    [{ a: nested(40) }, expect.stringMatching(/^a\.0\.0.*: must not be nested deeper than 32 levels\.$/)],
  ])('%j is refused, by the name of the field', (value, error) => expect(valueError(value)).toEqual(error));

  test.each([[{ name: 'J\u00f6rg \ud83d\ude00 \u202e' }], [nested(31)], [null], [1e308], [[]]])(
    '%j is taken',
    (value) => expect(valueError(value)).toBeUndefined(),
  );

  test('of a hundred thousand levels does not overflow the stack', () => {
    expect(valueError(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toMatch(/nested deeper/);
  });
});

test.each([
  ['text=%00', 'text: must not contain a NUL character.'],
  ['a=1&text=%ff', 'text: is not percent-encoded UTF-8.'],
  ['text=%ED%A0%80', 'text: is not percent-encoded UTF-8.'],
  ['%00x=1', 'x: must not contain a NUL character.'],
])('the query %s is refused', (query, error) => expect(queryError(query)).toBe(error));

test.each(['', 'a', 'a=b=c', 'text=J%C3%B6rg+M', '&&', 'limit=25&status=placed'])(
  'the query %j is taken',
  (query) => expect(queryError(query)).toBeUndefined(),
);

test('a parameter of a path is refused by its name', () => {
  expect(paramsError({ orderId: 'o\0' })).toBe('orderId: must not contain a NUL character.');
  expect(paramsError({ path: ['a', '\ud800'] })).toMatch(/^path: /);
  expect(paramsError({ orderId: 'o-1', path: undefined })).toBeUndefined();
});
