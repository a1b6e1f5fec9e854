import type { DomainEvent, EventData } from '@/lib/events';
import type { Filter } from '@/lib/protocol';
import { maxFullSymbols } from '@/server/gateway/policies/price-policy';
import type { Entry } from '@/server/gateway/ring/partition-log';
import type { Ring } from '@/server/gateway/ring/ring';
import { countDetail, countOverview, detail, overview } from './price-snapshot';
import type { Projection } from './projection';
import { dropInactive, newHistory, record, type SymbolHistory } from './symbol-history';

/** Producers may make up symbols without end: beyond this many, those that ticked longest ago are dropped. */
const maxSymbols = 10_000;

const symbolOf = (event: DomainEvent): string => (event.data as EventData<'price.ticked'>).symbol;

/**
 * The latest tick of each symbol, and samples of its past. A snapshot of a few named symbols holds their newest ticks in
 * the ring, behind the samples of what is older. They are found by symbol, however many other symbols there are.
 */
export class PriceProjection implements Projection {
  private readonly bySymbol = new Map<string, SymbolHistory>();
  /** Of the event that was applied last. */
  private last: SymbolHistory | undefined;
  private hasEverySymbol = true;

  apply(event: DomainEvent, _bytes: number, at: number): void {
    const { bySymbol } = this;
    const symbol = symbolOf(event);
    const history = bySymbol.get(symbol);
    if (history) record(history, event, at, bySymbol.size);
    this.last = history ?? this.add(symbol, newHistory(event, at));
  }

  restore(event: DomainEvent, bytes: number): void {
    const latest = this.bySymbol.get(symbolOf(event))?.latest;
    const isLater = !latest || (latest.partition === event.partition && latest.offset < event.offset);
    if (isLater) this.apply(event, bytes, event.at);
  }

  held(entry: Entry): void {
    // The ring takes in the event that was just applied: another lookup of its symbol would cost as much as all the rest.
    const { last } = this;
    if (last?.latest !== entry.event) return;
    last.ticks.push(entry);
    last.entry = entry;
  }

  dropped({ event }: Entry, ring: Ring): void {
    const ticks = this.bySymbol.get(symbolOf(event))?.ticks;
    for (let oldest = ticks?.at(0); oldest && !ring.reachesBackTo(oldest.event); oldest = ticks?.at(0))
      ticks?.shift();
  }

  snapshot({ symbols }: Filter, ring: Ring): DomainEvent[] {
    const histories = this.historiesOf(symbols);
    return isDetailed(symbols, histories) ? detail(histories, ring) : overview(histories);
  }

  rows({ symbols }: Filter, ring: Ring): number {
    const histories = this.historiesOf(symbols);
    return isDetailed(symbols, histories) ? countDetail(histories, ring) : countOverview(histories);
  }

  latest(passes: (event: DomainEvent) => boolean): Entry[] | undefined {
    if (!this.hasEverySymbol) return undefined;
    return [...this.bySymbol.values()]
      .flatMap(({ entry }) => (entry && passes(entry.event) ? entry : []))
      .sort((a, b) => a.event.offset - b.event.offset);
  }

  clear(): void {
    this.bySymbol.clear();
    this.last = undefined;
    this.hasEverySymbol = true;
  }

  private add(symbol: string, history: SymbolHistory): SymbolHistory {
    if (this.bySymbol.size >= maxSymbols) {
      dropInactive(this.bySymbol);
      this.hasEverySymbol = false;
    }
    this.bySymbol.set(symbol, history);
    return history;
  }

  private historiesOf(symbols: Filter['symbols']): SymbolHistory[] {
    if (!symbols) return [...this.bySymbol.values()];
    return [...new Set(symbols)].flatMap((symbol) => this.bySymbol.get(symbol) ?? []);
  }
}

const isDetailed = (symbols: Filter['symbols'], histories: readonly SymbolHistory[]): boolean =>
  symbols !== undefined && histories.length <= maxFullSymbols;
