import type { DomainEvent, EventData } from '@/lib/events';
import { takeEach } from './each';
import { Emitter } from './emitter';

export interface Tick {
  id: string;
  symbol: string;
  price: number;
  size: number;
  /** Timestamp of the Kafka record, epoch ms. */
  at: number;
  partition: number;
  offset: number;
}
export interface PriceState {
  symbol: string;
  price: number;
  previous: number;
  /** The oldest price held, which `change` is counted from, and its time. */
  first: number;
  firstAt: number;
  change: number;
  /** `change` in percent of `first`; undefined where that is no figure: from a base of 0 or below, or beyond any number. */
  changePct: number | undefined;
  size: number;
  at: number;
  direction: -1 | 0 | 1;
  spark: readonly number[];
  /** Ticks seen by this page. */
  ticks: number;
}

export type TickListener = (ticks: readonly Tick[], isAnew: boolean) => void;

const watchedTicks = 5_000;
const otherTicks = 300;
const sparkPoints = 40;
const sparkMs = 2_000;
/** A hostile producer may invent symbols for ever; a page of ten thousand is of no use to anyone. */
const maxSymbols = 5_000;

/** Prices by symbol. Cells listen to their symbol only; charts and tapes get each frame's ticks at once. */
export class PriceStore {
  private readonly states = new Map<string, PriceState>();
  private readonly ticks = new Map<string, Tick[]>();
  private readonly bySymbol = new Map<string, Emitter>();
  private readonly watchers = new Map<string, Emitter<[readonly Tick[], boolean]>>();
  private readonly sparkAt = new Map<string, number>();
  private readonly symbolsChanged = new Emitter();
  private symbolList: readonly string[] = [];

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
      this.sparkAt.delete(symbol);
    }
    this.take(events, true);
  }

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
    const oldest = fresh[0] as Tick;
    const first = before?.first ?? oldest.price;
    const previous = fresh[fresh.length - 2]?.price ?? before?.price ?? last.price;
    const change = last.price - first;
    return {
      symbol: last.symbol,
      price: last.price,
      previous,
      first,
      firstAt: before?.firstAt ?? oldest.at,
      change,
      changePct: percentOf(change, first),
      size: last.size,
      at: last.at,
      direction: Math.sign(last.price - (before?.price ?? previous)) as -1 | 0 | 1,
      spark: this.spark(before?.spark ?? [], fresh),
      ticks: (before?.ticks ?? 0) + fresh.length,
    };
  }

  // A point every two seconds: the line is a minute or more of the past and not the noise of the last frame.
  private spark(before: readonly number[], fresh: Tick[]): readonly number[] {
    const points = fresh.filter(({ symbol, at }) => {
      // Either way: after one tick stamped years ahead, those of now are not too early.
      if (Math.abs(at - (this.sparkAt.get(symbol) ?? 0)) < sparkMs) return false;
      this.sparkAt.set(symbol, at);
      return true;
    });
    return points.length === 0
      ? before
      : [...before, ...points.map(({ price }) => price)].slice(-sparkPoints);
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

function toTick({ id, at, partition, offset, data }: DomainEvent): Tick {
  const { symbol, price, size } = data as EventData<'price.ticked'>;
  return { id, symbol, price, size, at, partition, offset };
}
