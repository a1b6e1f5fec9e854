import { expect, it } from 'vitest';
import { durationText } from './duration-text';

it('has decimals below 10 ms', () => {
  expect([0, 0.418, 3.14, 48.4, 1_234].map(durationText)).toEqual([
    '0 ms',
    '0.42 ms',
    '3.1 ms',
    '48 ms',
    '1.2 s',
  ]);
  expect(durationText(Number.NaN)).toBe('–');
});
