import { expect, it } from 'vitest';
import { literalPart } from './literal-part';

it('is the longest text between placeholders', () =>
  expect(literalPart('order <*> was paid with <*> now', 'order 7 was paid with visa now')).toBe(
    'was paid with',
  ));

it('is a word where the lines have other white space than the template', () =>
  expect(literalPart('took long <*> ms', 'took  long 40 ms')).toBe('took'));

it('is nothing where everything varies', () => {
  expect(literalPart('<*>', 'anything')).toBeUndefined();
  expect(literalPart('<*> a <*>', '1 a 2')).toBeUndefined();
});

it('fits a filter', () => expect(literalPart('x'.repeat(500), 'x'.repeat(500))).toHaveLength(200));
