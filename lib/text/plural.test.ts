import { expect, it } from 'vitest';
import { counted } from './plural';

it.each([
  [0, '0 currencies'],
  [1, '1 currency'],
  [1_204, '1,204 currencies'],
])('the word for %d fits its number', (count, text) =>
  expect(counted(count, 'currency', 'currencies', 'en-US')).toBe(text),
);

it('the plural has an s by default', () => {
  expect(counted(1, 'order')).toBe('1 order');
  expect(counted(2, 'order')).toBe('2 orders');
});
