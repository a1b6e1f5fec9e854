/**
 * Candles (open, high, low, close, volume, count) from ticks. Pure; no clock. Days and hours are UTC. A candle depends
 * only on its ticks and not on their order of arrival: (at, partition, offset) decides which tick opens and closes it.
 * Only the last digits of a volume may differ, as in every floating-point sum.
 */

/** The fields of a tick that candles use. `at`: epoch ms of the Kafka record. */
export interface CandleTick {
  price: number;
  size: number;
  at: number;
  partition: number;
  offset: number;
}

/** Sort key of ticks: time, then partition, then offset. */
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
  /** The ticks that open and close it. */
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

/** A tick with a timestamp further in the future is in no candle. The same limit as Kafka's default. */
export const maxFutureMs = hour;

/** The start of the candle that contains `at`. */
export const startOf = (at: number, length: number): number => Math.floor(at / length) * length;

/** Negative if `a` comes before `b`. */
export const compareTicks = (a: TickOrder, b: TickOrder): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** Adds without overflow to Infinity: producers may send sizes up to the largest number. */
export const addVolume = (a: number, b: number): number => Math.min(a + b, Number.MAX_VALUE);

export interface CandleSeries {
  /** Oldest first; an interval without ticks has no candle. */
  readonly candles: readonly Candle[];
  /** Adds ticks, in any order but each only once. Returns the candles that changed, oldest first. */
  add(ticks: readonly CandleTick[]): Candle[];
}

export interface CandleOptions {
  interval: Interval;
  /** Initial candles, oldest first. They are copied. */
  candles?: readonly Candle[];
  /** Maximum number of candles; the oldest are dropped. */
  limit?: number;
}

export function candleSeries({
  interval,
  candles: initial = [],
  limit = 5_000,
}: CandleOptions): CandleSeries {
  const length = intervalMs[interval];
  const candles: Candle[] = initial.map((candle) => ({ ...candle }));

  const addOne = (tick: CandleTick): Candle | undefined => {
    const start = startOf(tick.at, length);
    const index = lastBefore(candles.length, (i) => (candles[i] as Candle).at <= start);
    const existing = candles[index];
    if (existing?.at === start) return addTick(existing, tick);
    // The series is full and this candle would be the oldest, so it would be dropped immediately.
    if (index < 0 && candles.length >= limit) return undefined;
    const created = candleOf(start, tick);
    candles.splice(index + 1, 0, created);
    if (candles.length > limit) candles.shift();
    return created;
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
 * The highest index below `count` for which `isBefore` holds, by binary search; -1: none. Tries the last index first,
 * because most ticks belong to the newest candle.
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

/** Changes the candle in place, because copies would be garbage at thousands of ticks per second. */
function addTick(candle: Candle, tick: CandleTick): Candle {
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

/** Joins consecutive candles (oldest first) into one. */
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
