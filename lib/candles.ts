/** Candles (open, high, low, close, volume) from ticks, kept up one tick at a time. Pure; no clock. */

/** What a candle needs of a tick. `at` is epoch ms. */
export interface CandleTick {
  price: number;
  size: number;
  at: number;
}

export interface Candle {
  /** Start of the candle, epoch ms. */
  start: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** When its first and its last tick were, epoch ms: they decide open and close, whatever the arrival order. */
  firstAt: number;
  lastAt: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

export const intervalMs = {
  '1s': second,
  '5s': 5 * second,
  '1m': minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '1h': hour,
  '1d': 24 * hour,
} as const;
export type Interval = keyof typeof intervalMs;
export const intervals = Object.keys(intervalMs) as Interval[];

/** The start of the candle that `at` falls into; `offset` is what local time is ahead of UTC by, so that a day is a local day. */
export const startOf = (at: number, length: number, offset = 0): number =>
  Math.floor((at + offset) / length) * length - offset;

export interface CandleSeries {
  /** Oldest first; a stretch without ticks has no candle. */
  readonly candles: readonly Candle[];
  /** Takes ticks in any order and says which candles they changed, oldest first. */
  add(ticks: readonly CandleTick[]): Candle[];
}

export interface CandleOptions {
  interval: Interval;
  /** See `startOf`. */
  offset?: number;
  /** Candles held: the oldest go first. */
  limit?: number;
}

export function candleSeries({ interval, offset = 0, limit = 5_000 }: CandleOptions): CandleSeries {
  const length = intervalMs[interval];
  const candles: Candle[] = [];

  // The last candle that starts no later: nearly always the last of all. Late ticks may come in a flood, so the rest is
  // halved and not walked.
  const indexOf = (start: number): number => {
    let [low, high] = [0, candles.length];
    if ((candles[high - 1]?.start ?? 0) <= start) return high - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((candles[middle]?.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  const addOne = (tick: CandleTick): Candle | undefined => {
    const start = startOf(tick.at, length, offset);
    const index = indexOf(start);
    const held = candles[index];
    if (held?.start === start) return absorb(held, tick);
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
      return [...changed].sort((a, b) => a.start - b.start);
    },
  };
}

const candleOf = (start: number, { price, size, at }: CandleTick): Candle => ({
  start,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: size,
  firstAt: at,
  lastAt: at,
});

/** Changes the candle in place: at thousands of ticks a second a copy each would be garbage. */
function absorb(candle: Candle, { price, size, at }: CandleTick): Candle {
  if (price > candle.high) candle.high = price;
  if (price < candle.low) candle.low = price;
  candle.volume += size;
  if (at < candle.firstAt) {
    candle.firstAt = at;
    candle.open = price;
  }
  // Of two ticks in the same millisecond, the one that came later closes.
  if (at >= candle.lastAt) {
    candle.lastAt = at;
    candle.close = price;
  }
  return candle;
}
