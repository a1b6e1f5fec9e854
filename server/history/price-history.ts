import {
  type Candle,
  type CandleTick,
  type Interval,
  intervalMs,
  joinCandles,
  startOf,
} from '@/lib/prices/candles';
import type { DayPrice } from '@/lib/prices/price-history';
import { CandleLevel } from './candle-level';

/**
 * Maximum number of candles per level, over all symbols: 23 MB when all are full. With the simulator's 64 symbols, each
 * with a tick per second, that is 23 minutes of seconds, 20 hours of minutes and 19 days of hours.
 */
export const limits = { '1s': 90_000, '1m': 80_000, '1h': 30_000, '1d': 20_000 } as const;
export type Level = keyof typeof limits;
export const levels = Object.keys(limits) as Level[];

/**
 * Producers may invent any number of symbols: the first ones are kept, further ones are ignored. Below the limits, so
 * that one candle of each fits into every level.
 */
export const maxSymbols = 10_000;

/** The level whose candles are combined into those of an interval. */
const levelOf: Record<Interval, Level> = {
  '1s': '1s',
  '5s': '1s',
  '15s': '1s',
  '1m': '1m',
  '5m': '1m',
  '15m': '1m',
  '1h': '1h',
  '4h': '1h',
  '1d': '1d',
};

export interface CandleQuery {
  symbol: string;
  interval: Interval;
  /** Candles that start from here on and before `to`, epoch ms. */
  from?: number | undefined;
  to?: number | undefined;
  /** Maximum number of candles; the newest are returned. */
  limit: number;
}

export interface HistoryBounds {
  limits: Record<Level, number>;
  maxSymbols: number;
}

/** Candles of every symbol at four levels, and its day. The content depends on the ticks and not on their order. */
export class PriceHistory {
  readonly levels: Record<Level, CandleLevel>;
  private readonly maxSymbols: number;

  constructor(bounds: HistoryBounds = { limits, maxSymbols }) {
    const level = (name: Level) => new CandleLevel(intervalMs[name], bounds.limits[name]);
    this.levels = { '1s': level('1s'), '1m': level('1m'), '1h': level('1h'), '1d': level('1d') };
    this.maxSymbols = bounds.maxSymbols;
  }

  /** Number of symbols with at least one day in memory. */
  get symbolCount(): number {
    return this.levels['1d'].symbolCount;
  }

  /** True when no further symbol is accepted. */
  get isFull(): boolean {
    return this.symbolCount >= this.maxSymbols;
  }

  names = (): string[] => [...this.levels['1d'].symbols()].sort();
  hasSymbol = (symbol: string): boolean => this.levels['1d'].has(symbol);

  /** Adds a tick. False when its symbol exceeds the limit. */
  add(symbol: string, tick: CandleTick): boolean {
    const days = this.levels['1d'];
    if (this.isFull && !days.has(symbol)) return false;
    const { horizon } = days;
    for (const name of levels) this.levels[name].add(symbol, tick);
    // Other levels never reach further back than the days.
    if (days.horizon !== horizon) for (const name of levels) this.levels[name].dropBefore(days.horizon);
    return true;
  }

  /** The newest candles that start in the range, oldest first. */
  candles({
    symbol,
    interval,
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
    limit,
  }: CandleQuery): Candle[] {
    const level = this.levels[levelOf[interval]];
    const length = intervalMs[interval];
    const groups: Candle[][] = [];
    const end = to === Number.POSITIVE_INFINITY ? to : startOf(to - 1, length) + length;
    for (let index = level.lastBefore(symbol, end); index >= 0; index -= 1) {
      const candle = level.candle(symbol, index) as Candle;
      const start = startOf(candle.at, length);
      // A candle that starts before the horizon is incomplete.
      if (start < from || start < level.horizon) break;
      const group = groups.at(-1);
      if (group && startOf((group[0] as Candle).at, length) === start) group.push(candle);
      else if (groups.length === limit) break;
      else groups.push([candle]);
    }
    return groups
      .reverse()
      .map((group) => joinCandles(startOf((group[0] as Candle).at, length), group.reverse() as [Candle]));
  }

  /** Time of the oldest tick in a candle of this interval, epoch ms; undefined: none. */
  historyStart(symbol: string, interval: Interval): number | undefined {
    const level = this.levels[levelOf[interval]];
    const firstComplete = Math.ceil(level.horizon / intervalMs[interval]) * intervalMs[interval];
    return level.candle(symbol, level.lastBefore(symbol, firstComplete) + 1)?.first[0];
  }

  /** The oldest tick of all symbols, epoch ms. */
  oldest(): number | undefined {
    let oldest: number | undefined;
    for (const symbol of this.levels['1d'].symbols()) {
      const at = this.levels['1d'].candle(symbol, 0)?.first[0];
      if (at !== undefined) oldest = Math.min(oldest ?? at, at);
    }
    return oldest;
  }

  /** The figures of the UTC day that starts at `dayStart`; undefined when there is no price before its end. */
  day(symbol: string, dayStart: number): DayPrice | undefined {
    const days = this.levels['1d'];
    const index = days.lastBefore(symbol, dayStart + intervalMs['1d']);
    const newest = days.candle(symbol, index);
    if (!newest) return undefined;
    const today = newest.at === dayStart ? newest : undefined;
    const before = today ? days.candle(symbol, index - 1) : newest;
    const [base, baseAt] = before ? [before.close, before.last[0]] : [newest.open, newest.first[0]];
    return {
      symbol,
      last: newest.close,
      at: newest.last[0],
      base,
      baseAt,
      open: today?.open ?? null,
      high: today?.high ?? null,
      low: today?.low ?? null,
      volume: today?.volume ?? 0,
      count: today?.count ?? 0,
    };
  }
}
