import { describe, expect, it } from 'vitest';
import type { PriceState } from '@/components/live';
import { sortSymbols } from './sort';

const prices = new Map([
  ['A', { price: 3, changePct: 1 }],
  ['B', { price: 1, changePct: 1 }],
  ['C', { price: 2, changePct: -4 }],
]);
const sorting = {
  price: (symbol: string) => prices.get(symbol) as PriceState | undefined,
  isPinned: () => false,
};
const symbols = ['B', 'C', 'A'];

describe('the order of symbols', () => {
  it('is by name in either direction', () => {
    expect(sortSymbols(symbols, { ...sorting, key: 'symbol', direction: 'asc' })).toEqual(['A', 'B', 'C']);
    expect(sortSymbols(symbols, { ...sorting, key: 'symbol', direction: 'desc' })).toEqual(['C', 'B', 'A']);
  });
  it('is by a figure, and by name for equal figures', () => {
    expect(sortSymbols(symbols, { ...sorting, key: 'price', direction: 'asc' })).toEqual(['B', 'C', 'A']);
    expect(sortSymbols(symbols, { ...sorting, key: 'changePct', direction: 'desc' })).toEqual([
      'A',
      'B',
      'C',
    ]);
  });
  it('keeps pinned symbols at the top', () => {
    const isPinned = (symbol: string) => symbol === 'C';
    expect(sortSymbols(symbols, { ...sorting, isPinned, key: 'price', direction: 'desc' })).toEqual([
      'C',
      'A',
      'B',
    ]);
  });
  it('puts symbols without a figure last in both directions, and compares figures of any size', () => {
    const odd = new Map([
      ['A', { changePct: undefined }],
      ['B', { changePct: 1.7e308 }],
      ['C', { changePct: -1.7e308 }],
    ]);
    const price = (symbol: string) => odd.get(symbol) as PriceState | undefined;
    const by = (direction: 'asc' | 'desc') =>
      sortSymbols(symbols, { ...sorting, price, key: 'changePct', direction });
    expect(by('asc')).toEqual(['C', 'B', 'A']);
    expect(by('desc')).toEqual(['B', 'C', 'A']);
  });
});
