import { Emitter } from '@/components/live/support/emitter';
import { takeEach } from '@/components/live/support/take-each';
import type { DomainEvent, EventData } from '@/lib/events';
import type { DayPrices } from '@/lib/prices/price-history';
import { DayBases, type DayChange } from './day-bases';
import { PriceTrend, type Spark } from './price-trend';
import { type Tick, type TickListener, toTick } from './tick';

/** The state of one symbol. A new object for each change. */
export interface PriceState extends Spark, DayChange {
  symbol: string;
  price: number;
  previous: number;
  size: number;
  at: number;
  direction: -1 | 0 | 1;
  /** Ticks received by this page. */
  ticks: number;
}

const watchedTicks = 5_000;
const otherTicks = 300;
/** A producer may invent any number of symbols: the rest are ignored. */
const maxSymbols = 5_000;

/** Prices by symbol. Cells listen to their symbol only; charts and tapes get the ticks of each frame together. */
export class PriceStore {
  private readonly states = new Map<string, PriceState>();
  private readonly ticks = new Map<string, Tick[]>();
  private readonly bySymbol = new Map<string, Emitter>();
  private readonly watchers = new Map<string, Emitter<[readonly Tick[], boolean]>>();
  private readonly trends = new Map<string, PriceTrend>();
  private readonly symbolsChanged = new Emitter();
  private symbolList: readonly string[] = [];
  private readonly bases = new DayBases();

  /** Applies the events of one frame. Returns how many could not be read. */
  apply(events: readonly DomainEvent[]): number {
    return this.take(events, false);
  }

  private take(events: readonly DomainEvent[], isReset: boolean): number {
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
      this.watchers.get(symbol)?.emit(ticks, isReset);
    }
    return failed;
  }

  /** Replaces the symbols in a snapshot, oldest tick first. Returns how many events could not be read. */
  reset(events: readonly DomainEvent[]): number {
    for (const event of events) {
      const { symbol } = event.data as EventData<'price.ticked'>;
      this.states.delete(symbol);
      this.ticks.delete(symbol);
      this.trends.get(symbol)?.clearReceived();
    }
    return this.take(events, true);
  }

  /** Sets the bases of the day from the price history, which may list symbols that the gateway no longer has. */
  setDay(day: DayPrices): void {
    this.bases.set(day);
    for (const price of day.prices) {
      if (price.closes) this.trendOf(price.symbol).setCloses(price.closes);
      if (!this.states.has(price.symbol) && this.states.size < maxSymbols)
        this.states.set(price.symbol, this.fromHistory(price));
    }
    if (this.states.size !== this.symbolList.length) this.listSymbols();
    this.rebase();
  }

  /** No base is known until the next `setDay`. `why`: a sentence. */
  forgetDay(why: string): void {
    if (this.bases.clear(why)) this.rebase();
  }

  /** 00:00 UTC of the day of the bases, epoch ms; undefined while none are known. */
  dayStart = (): number | undefined => this.bases.dayStart;
  hasBase = this.bases.has;

  price = (symbol: string): PriceState | undefined => this.states.get(symbol);
  symbols = (): readonly string[] => this.symbolList;
  onSymbols = this.symbolsChanged.on;

  onPrice(symbol: string, listener: () => void): () => void {
    return emitterOf(this.bySymbol, symbol, () => new Emitter()).on(listener);
  }

  history(symbol: string): readonly Tick[] {
    return this.ticks.get(symbol) ?? [];
  }

  /** Calls `listener` immediately with the ticks in the store, then with those of each frame. Returns how to stop. */
  watch(symbol: string, listener: TickListener): () => void {
    listener(this.history(symbol), true);
    return emitterOf(this.watchers, symbol, () => new Emitter<[readonly Tick[], boolean]>()).on(listener);
  }

  private append(symbol: string, fresh: Tick[]): void {
    if (!this.states.has(symbol) && this.states.size >= maxSymbols) return;
    const stored = this.ticks.get(symbol) ?? [];
    // One by one: spread arguments are on the stack, which is too small for the ticks of a large snapshot.
    for (const tick of fresh) stored.push(tick);
    const limit = this.watchers.get(symbol)?.size ? watchedTicks : otherTicks;
    // Trimmed when a quarter too long, so that a full list is not moved on every frame.
    if (stored.length > limit * 1.25) stored.splice(0, stored.length - limit);
    this.ticks.set(symbol, stored);
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
      ...this.bases.changeOf(symbol, price),
      size,
      at,
      direction: Math.sign(price - (before?.price ?? previous)) as -1 | 0 | 1,
      ...this.trendOf(symbol).add(fresh),
      ticks: (before?.ticks ?? 0) + fresh.length,
    };
  }

  /** The state before the first tick: the price history does not say the size of the last one. */
  private fromHistory({ symbol, last, at }: DayPrices['prices'][number]): PriceState {
    const direction = 0 as const;
    const trend = this.trendOf(symbol).state();
    const figures = { symbol, price: last, previous: last, size: Number.NaN, at, direction, ticks: 0 };
    return { ...figures, ...this.bases.changeOf(symbol, last), ...trend };
  }

  private rebase(): void {
    for (const [symbol, state] of this.states) {
      const trend = this.trendOf(symbol).state();
      this.states.set(symbol, { ...state, ...this.bases.changeOf(symbol, state.price), ...trend });
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
