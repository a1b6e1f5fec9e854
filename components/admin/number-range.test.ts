import { describe, expect, it } from 'vitest';
import { readNumber } from './number-range';

const percent = { min: 0, max: 100 };

describe('a typed number', () => {
  it.each(['0', '7', ' 42 ', '100'])('is accepted within the range: %s', (text) =>
    expect(readNumber(text, percent)).toEqual({ value: Number(text) }),
  );

  it.each(['150', '-5', '100.5', '1.5', '', ' ', 'many', '1e99', 'NaN'])(
    'is refused with the range, and not made to fit: %s',
    (text) =>
      expect(readNumber(text, percent)).toEqual({
        error: 'Not changed. Enter a whole number from 0 to 100.',
      }),
  );

  it('may have decimals if the field allows them', () =>
    expect(readNumber('0.5', { ...percent, isInteger: false })).toEqual({ value: 0.5 }));
});
