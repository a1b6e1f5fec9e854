/**
 * Candles (open, high, low, close, volume, count) from ticks. Pure; no clock. Days and hours are UTC. What a candle says
 * depends on its ticks alone and not on the order in which they come: open and close are decided by (at, partition,
 * offset). Only of a volume the last digits may differ, as of every sum of fractions.
 */

/** What a candle needs of a tick. `at`: epoch ms of the Kafka record. */
export interface CandleTick {
  price: number;
  size: number;
  at: number;
  partition: number;
  offset: number;
}

/** Which of two ticks came first: by time, then by partition and offset. */
export type TickOrder = [at: number, partition: number, offset: number];

export interface Candle {
  /** Start of the candle, epoch ms. */
  at: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** Ticks in it. */
  count: number;
  /** Of the tick that opens it, and of the one that closes it. */
  first: TickOrder;
  last: TickOrder;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

export const intervalMs = {
  '1s': second,
  '5s': 5 * second,
  '15s': 15 * second,
  '1m': minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '1h': hour,
  '4h': 4 * hour,
  '1d': 24 * hour,
} as const;
export type Interval = keyof typeof intervalMs;
export const intervals = Object.keys(intervalMs) as Interval[];

/** A tick that is stamped further ahead of the clock has no place in any candle: Kafka itself takes none by default. */
export const aheadMs = hour;

/** The start of the candle that `at` falls into. */
export const startOf = (at: number, length: number): number => Math.floor(at / length) * length;

/** Below 0: `a` comes before `b`. */
export const compareTicks = (a: TickOrder, b: TickOrder): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** A sum that stays a number: sizes may be as large as numbers are. */
export const addVolume = (a: number, b: number): number => Math.min(a + b, Number.MAX_VALUE);

export interface CandleSeries {
  /** Oldest first; a stretch without ticks has no candle. */
  readonly candles: readonly Candle[];
  /** Takes ticks in any order, each once, and says which candles they changed, oldest first. */
  add(ticks: readonly CandleTick[]): Candle[];
}

export interface CandleOptions {
  interval: Interval;
  /** What the series begins with, oldest first; candles are changed in place. */
  candles?: readonly Candle[];
  /** Candles held: the oldest go first. */
  limit?: number;
}

export function candleSeries({ interval, candles: begun = [], limit = 5_000 }: CandleOptions): CandleSeries {
  const length = intervalMs[interval];
  const candles: Candle[] = begun.map((candle) => ({ ...candle }));

  const addOne = (tick: CandleTick): Candle | undefined => {
    const start = startOf(tick.at, length);
    const index = lastBefore(candles.length, (i) => (candles[i] as Candle).at <= start);
    const held = candles[index];
    if (held?.at === start) return absorb(held, tick);
    // Older than all that is held while the series is full: it would be the one to go.
    if (index < 0 && candles.length >= limit) return undefined;
    const fresh = candleOf(start, tick);
    candles.splice(index + 1, 0, fresh);
    if (candles.length > limit) candles.shift();
    return fresh;
  };

  return {
    candles,
    add(ticks) {
      const changed = new Set<Candle>();
      for (const tick of ticks) {
        const candle = addOne(tick);
        if (candle) changed.add(candle);
      }
      return [...changed].sort((a, b) => a.at - b.at);
    },
  };
}

/**
 * The index of the last of `count` ascending things that `isBefore`; -1: none. Nearly always it is the last of all, but
 * late ticks may come in a flood, so the rest is halved and not walked.
 */
export function lastBefore(count: number, isBefore: (index: number) => boolean): number {
  if (count > 0 && isBefore(count - 1)) return count - 1;
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function candleOf(at: number, tick: CandleTick): Candle {
  const { price, size } = tick;
  const order = orderOf(tick);
  return {
    at,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: size,
    count: 1,
    first: order,
    last: order,
  };
}

const orderOf = ({ at, partition, offset }: CandleTick): TickOrder => [at, partition, offset];

/** Changes the candle in place: at thousands of ticks a second a copy each would be garbage. */
function absorb(candle: Candle, tick: CandleTick): Candle {
  const { price, size } = tick;
  const order = orderOf(tick);
  if (price > candle.high) candle.high = price;
  if (price < candle.low) candle.low = price;
  candle.volume = addVolume(candle.volume, size);
  candle.count += 1;
  if (compareTicks(order, candle.first) < 0) {
    candle.first = order;
    candle.open = price;
  }
  if (compareTicks(order, candle.last) > 0) {
    candle.last = order;
    candle.close = price;
  }
  return candle;
}

/** One candle of several that follow each other, oldest first. */
export function joinCandles(at: number, candles: readonly [Candle, ...Candle[]]): Candle {
  const [oldest] = candles;
  const newest = candles[candles.length - 1] as Candle;
  return {
    at,
    open: oldest.open,
    high: candles.reduce((most, { high }) => Math.max(most, high), oldest.high),
    low: candles.reduce((least, { low }) => Math.min(least, low), oldest.low),
    close: newest.close,
    volume: candles.reduce((sum, { volume }) => addVolume(sum, volume), 0),
    count: candles.reduce((sum, { count }) => sum + count, 0),
    first: oldest.first,
    last: newest.last,
  };
}
