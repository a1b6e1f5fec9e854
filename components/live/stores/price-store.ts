import { Emitter } from '@/components/live/support/emitter';
import { takeEach } from '@/components/live/support/take-each';
import type { DomainEvent, EventData } from '@/lib/events';
import type { DayPrices } from '@/lib/prices/price-history';
import { PriceTrend, type Spark } from './price-trend';

export interface Tick {
  id: string;
  symbol: string;
  price: number;
  size: number;
  /** Timestamp of the Kafka record, epoch ms. */
  at: number;
  partition: number;
  offset: number;
  /** The record says no time: `at` is when it arrived, and no candle has it. */
  isUndated?: boolean;
}
export interface PriceState extends Spark {
  symbol: string;
  price: number;
  previous: number;
  /** What `change` counts from, as the price history says: the same on every page. Undefined: it is not known. */
  base: number | undefined;
  /** When that was the price. */
  baseAt: number | undefined;
  change: number | undefined;
  /** `change` in percent of `base`; undefined where that is no figure: from a base of 0 or below, or beyond any number. */
  changePct: number | undefined;
  /** While the base is not known: why, as a sentence. */
  baseUnknown: string | undefined;
  size: number;
  at: number;
  direction: -1 | 0 | 1;
  /** Ticks seen by this page. */
  ticks: number;
}

interface Base {
  base: number;
  baseAt: number;
}

export type TickListener = (ticks: readonly Tick[], isAnew: boolean) => void;

const watchedTicks = 5_000;
const otherTicks = 300;
const notAnswered = 'Unknown: no answer from the price history yet.';
const notListed = 'Unknown: the price history does not list this symbol yet.';
/** A hostile producer may invent symbols for ever; a page of ten thousand is of no use to anyone. */
const maxSymbols = 5_000;

/** Prices by symbol. Cells listen to their symbol only; charts and tapes get each frame's ticks at once. */
export class PriceStore {
  private readonly states = new Map<string, PriceState>();
  private readonly ticks = new Map<string, Tick[]>();
  private readonly bySymbol = new Map<string, Emitter>();
  private readonly watchers = new Map<string, Emitter<[readonly Tick[], boolean]>>();
  private readonly trends = new Map<string, PriceTrend>();
  private readonly symbolsChanged = new Emitter();
  private symbolList: readonly string[] = [];
  private bases = new Map<string, Base>();
  private dayStarts: number | undefined;
  private unknown = notAnswered;

  /** Takes one frame's events in; says how many it could not. */
  apply(events: readonly DomainEvent[]): number {
    return this.take(events, false);
  }

  private take(events: readonly DomainEvent[], isAnew: boolean): number {
    const fresh = new Map<string, Tick[]>();
    const failed = takeEach(events, 'A tick', (event) => {
      const tick = toTick(event);
      const list = fresh.get(tick.symbol);
      if (list) list.push(tick);
      else fresh.set(tick.symbol, [tick]);
    });
    for (const [symbol, ticks] of fresh) this.append(symbol, ticks);
    if (this.states.size !== this.symbolList.length) this.listSymbols();
    for (const [symbol, ticks] of fresh) {
      this.bySymbol.get(symbol)?.emit();
      this.watchers.get(symbol)?.emit(ticks, isAnew);
    }
    return failed;
  }

  /** The state told by the gateway, oldest first; replaces what is held of the symbols in it. */
  reset(events: readonly DomainEvent[]): void {
    for (const event of events) {
      const { symbol } = event.data as EventData<'price.ticked'>;
      this.states.delete(symbol);
      this.ticks.delete(symbol);
      this.trends.get(symbol)?.forgetArrived();
    }
    this.take(events, true);
  }

  /** What the price history says of the day; it also knows symbols whose last tick the gateway holds no more. */
  setDay({ dayStart, prices }: DayPrices): void {
    this.dayStarts = dayStart;
    this.unknown = notListed;
    this.bases = new Map(prices.map(({ symbol, base, baseAt }) => [symbol, { base, baseAt }]));
    for (const price of prices) {
      if (price.closes) this.trendOf(price.symbol).setCloses(price.closes);
      if (!this.states.has(price.symbol) && this.states.size < maxSymbols)
        this.states.set(price.symbol, this.ofHistory(price));
    }
    if (this.states.size !== this.symbolList.length) this.listSymbols();
    this.rebase();
  }

  /** The day is over, or nobody tells: no base is known until the next answer. `why`: a sentence. */
  forgetDay(why: string): void {
    if (this.dayStarts === undefined && this.unknown === why) return;
    this.dayStarts = undefined;
    this.unknown = why;
    this.bases = new Map();
    this.rebase();
  }

  /** 00:00 UTC of the day whose bases are known, epoch ms. */
  dayStart = (): number | undefined => this.dayStarts;
  hasBase = (symbol: string): boolean => this.bases.has(symbol);

  price = (symbol: string): PriceState | undefined => this.states.get(symbol);
  symbols = (): readonly string[] => this.symbolList;
  onSymbols = this.symbolsChanged.on;

  onPrice(symbol: string, listener: () => void): () => void {
    return emitterOf(this.bySymbol, symbol, () => new Emitter()).on(listener);
  }

  history(symbol: string): readonly Tick[] {
    return this.ticks.get(symbol) ?? [];
  }

  /** Gives what is held at once, then each frame's ticks; `isAnew`: they replace what was given before. */
  watch(symbol: string, listener: TickListener): () => void {
    listener(this.history(symbol), true);
    return emitterOf(this.watchers, symbol, () => new Emitter<[readonly Tick[], boolean]>()).on(listener);
  }

  private append(symbol: string, fresh: Tick[]): void {
    if (!this.states.has(symbol) && this.states.size >= maxSymbols) return;
    const held = this.ticks.get(symbol) ?? [];
    // One by one: arguments stand on the stack, and a snapshot may hold more ticks than fit there.
    for (const tick of fresh) held.push(tick);
    const limit = this.watchers.get(symbol)?.size ? watchedTicks : otherTicks;
    // Trimmed a quarter late, so that a full list is not moved on every frame.
    if (held.length > limit * 1.25) held.splice(0, held.length - limit);
    this.ticks.set(symbol, held);
    this.states.set(symbol, this.next(this.states.get(symbol), fresh));
  }

  private next(before: PriceState | undefined, fresh: Tick[]): PriceState {
    const last = fresh[fresh.length - 1] as Tick;
    const previous = fresh[fresh.length - 2]?.price ?? before?.price ?? last.price;
    const { symbol, price, size, at } = last;
    return {
      symbol,
      price,
      previous,
      ...this.changeOf(symbol, price),
      size,
      at,
      direction: Math.sign(price - (before?.price ?? previous)) as -1 | 0 | 1,
      ...this.trendOf(symbol).add(fresh),
      ticks: (before?.ticks ?? 0) + fresh.length,
    };
  }

  /** The size of the last tick is not told. */
  private ofHistory({ symbol, last, at }: DayPrices['prices'][number]): PriceState {
    const direction = 0 as const;
    const trend = this.trendOf(symbol).state();
    const figures = { symbol, price: last, previous: last, size: Number.NaN, at, direction, ticks: 0 };
    return { ...figures, ...this.changeOf(symbol, last), ...trend };
  }

  private changeOf(
    symbol: string,
    price: number,
  ): Pick<PriceState, 'base' | 'baseAt' | 'change' | 'changePct' | 'baseUnknown'> {
    const { base, baseAt } = this.bases.get(symbol) ?? {};
    if (base === undefined)
      return { base, baseAt, change: undefined, changePct: undefined, baseUnknown: this.unknown };
    const change = price - base;
    return { base, baseAt, change, changePct: percentOf(change, base), baseUnknown: undefined };
  }

  private rebase(): void {
    for (const [symbol, state] of this.states) {
      const trend = this.trendOf(symbol).state();
      this.states.set(symbol, { ...state, ...this.changeOf(symbol, state.price), ...trend });
      this.bySymbol.get(symbol)?.emit();
    }
  }

  private trendOf(symbol: string): PriceTrend {
    const trend = this.trends.get(symbol) ?? new PriceTrend();
    this.trends.set(symbol, trend);
    return trend;
  }

  private listSymbols(): void {
    this.symbolList = [...this.states.keys()].sort();
    this.symbolsChanged.emit();
  }
}

function emitterOf<E>(emitters: Map<string, E>, key: string, create: () => E): E {
  const emitter = emitters.get(key) ?? create();
  emitters.set(key, emitter);
  return emitter;
}

function percentOf(change: number, base: number): number | undefined {
  const percent = (change / base) * 100;
  return base > 0 && Number.isFinite(percent) ? percent : undefined;
}

function toTick({ id, at, partition, offset, data, atReplaced }: DomainEvent): Tick {
  const { symbol, price, size } = data as EventData<'price.ticked'>;
  const tick = { id, symbol, price, size, at, partition, offset };
  return atReplaced ? { ...tick, isUndated: true } : tick;
}
