import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney, minorUnitDigits, parseMoney, sumMoney } from './money';

const written = (minor: number, currency: string) =>
  formatMoney(minor, currency, 'en-US').replace(/\s/g, ' ');

describe('money', () => {
  it('is formatted with the digits of its currency in ISO 4217', () => {
    expect(written(1_800, 'USD')).toBe('$18.00');
    expect(written(5_000, 'JPY')).toBe('¥5,000');
    expect(written(1_234_500, 'HUF')).toBe('HUF 12,345.00');
    expect(written(5_000, 'KWD')).toBe('KWD 5.000');
    expect(written(-50, 'EUR')).toBe('-€0.50');
  });
  it('uses the digits of ISO 4217 where CLDR has the digits of cash', () => {
    const digits = ['COP', 'IDR', 'PKR', 'IQD', 'CLF', 'ISK'].map(minorUnitDigits);
    expect(digits).toEqual([2, 2, 2, 3, 4, 0]);
  });
  it('uses two digits for an unknown code, and writes an invalid code as it is', () => {
    expect(written(100, 'ZZQ')).toBe('ZZQ 1.00');
    expect(written(100, '$$$')).toBe('100 $$$');
  });
  it('is parsed from typed text in the units of its currency', () => {
    expect(['USD', 'JPY', 'HUF', 'KWD'].map((currency) => parseMoney('50', currency))).toEqual([
      5_000, 50, 5_000, 50_000,
    ]);
    expect(parseMoney('19.99', 'USD')).toBe(1_999);
    expect(parseMoney(' 1,5 ', 'KWD')).toBe(1_500);
    expect(parseMoney('1.005', 'USD')).toBe(101);
    expect(parseMoney('-.5', 'EUR')).toBe(-50);
  });
  it('is not parsed from text that is no amount or too large for an integer', () => {
    const read = ['', '.', '1e3', '1.2.3', 'ten', '9'.repeat(20)].map((typed) => parseMoney(typed, 'USD'));
    expect(read).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
  });
  it('has one sum per currency', () => {
    const amounts = [
      { minor: 1_800, currency: 'USD' },
      { minor: 5_000, currency: 'JPY' },
      { minor: 200, currency: 'USD' },
    ];
    expect(sumMoney(amounts)).toEqual([
      { minor: 2_000, currency: 'USD' },
      { minor: 5_000, currency: 'JPY' },
    ]);
  });
  it('never throws, whatever the amount, the code and the text', () => {
    const property = fc.property(
      fc.double(),
      fc.string({ maxLength: 4 }),
      fc.string(),
      (minor, code, typed) => {
        expect(typeof formatMoney(minor, code)).toBe('string');
        const read = parseMoney(typed, code);
        expect(read === undefined || Number.isSafeInteger(read)).toBe(true);
      },
    );
    fc.assert(property);
  });
  it('survives a round trip through its decimal text for every amount and currency', () => {
    const amount = fc.integer({ min: 0, max: 1e12 });
    const property = fc.property(amount, fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'), (minor, currency) => {
      const digits = minorUnitDigits(currency);
      const text = String(minor).padStart(digits + 1, '0');
      const typed = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
      expect(parseMoney(typed, currency)).toBe(minor);
    });
    fc.assert(property);
  });
});
