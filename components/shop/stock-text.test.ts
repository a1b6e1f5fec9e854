import { describe, expect, it } from 'vitest';
import { formatClockTime } from '@/lib/text/format';
import { stockNote, stockText } from './stock-text';

describe('stock', () => {
  it.each([
    [900, false, '900 in stock'],
    [9, true, 'Only 9 left'],
    [0, true, 'Sold out'],
    [undefined, undefined, 'Stock unknown'],
  ])('of %s, low: %s', (stock, low, text) => expect(stockText(stock, low)).toBe(text));

  it('is as old as the answer of the inventory service', () => {
    const at = 1_800_000_000_000;
    expect(stockNote(at, false)).toBe(`Stock as of ${formatClockTime(at)}.`);
    expect(stockNote(at, true)).toBe(`Stock unknown since ${formatClockTime(at)}.`);
    expect(stockNote(undefined, false)).toMatch(/^No answer from the inventory service/);
  });
});
