import type { DayPrices } from '@/lib/prices/price-history';

/** How a price changed since the base of the day. */
export interface DayChange {
  /** The price that `change` is computed from, as the price history says: the same on every page. Undefined: not known. */
  base: number | undefined;
  /** Epoch ms. */
  baseAt: number | undefined;
  change: number | undefined;
  /** `change` in percent of `base`; undefined for a base of 0 or below, and where it is not finite. */
  changePct: number | undefined;
  /** Why the base is not known, as a sentence; undefined while it is. */
  baseUnknown: string | undefined;
}

const noAnswer = 'Unknown: no answer from the price history yet.';
const notListed = 'Unknown: the price history does not list this symbol yet.';

/** The base of each symbol: the price at 00:00 UTC, or the first one of the day. The price history has them. */
export class DayBases {
  /** 00:00 UTC of the day of the bases, epoch ms; undefined while none are known. */
  dayStart: number | undefined;
  private bases = new Map<string, { base: number; baseAt: number }>();
  private unknown = noAnswer;

  has = (symbol: string): boolean => this.bases.has(symbol);

  set({ dayStart, prices }: DayPrices): void {
    this.dayStart = dayStart;
    this.unknown = notListed;
    this.bases = new Map(prices.map(({ symbol, base, baseAt }) => [symbol, { base, baseAt }]));
  }

  /** No base is known until the next `set`. `why`: a sentence. Returns whether that changes anything. */
  clear(why: string): boolean {
    if (this.dayStart === undefined && this.unknown === why) return false;
    this.dayStart = undefined;
    this.unknown = why;
    this.bases = new Map();
    return true;
  }

  changeOf(symbol: string, price: number): DayChange {
    const { base, baseAt } = this.bases.get(symbol) ?? {};
    if (base === undefined)
      return { base, baseAt, change: undefined, changePct: undefined, baseUnknown: this.unknown };
    const change = price - base;
    return { base, baseAt, change, changePct: percentOf(change, base), baseUnknown: undefined };
  }
}

function percentOf(change: number, base: number): number | undefined {
  const percent = (change / base) * 100;
  return base > 0 && Number.isFinite(percent) ? percent : undefined;
}
