import type { DomainEvent, EventData } from '@/lib/events';
import { maxFullSymbols } from '@/server/gateway/policies/price-policy';
import type { Entry } from '@/server/gateway/ring/partition-log';
import { Queue } from '@/server/gateway/ring/queue';
import type { Ring } from '@/server/gateway/ring/ring';
import type { Projection } from './projection';

interface Sample {
  event: DomainEvent;
  /** Its position in time, epoch ms. */
  at: number;
}

interface SymbolHistory {
  latest: DomainEvent;
  latestAt: number;
  /** The latest as the ring took it in. */
  entry?: Entry;
  /** Real ticks, at least sampleMs apart, oldest first. */
  samples: Sample[];
  /** Those of its ticks that the ring holds, oldest first. */
  ticks: Queue<Entry>;
  /** It ticked since it was last passed over for being dropped. */
  isActive: boolean;
}

const sampleMs = 5_000;
const maxSamples = 120;
/** Over all symbols: what is kept of each gets less when there are more of them. */
const maxAllSamples = 30_000;
/** How many events a snapshot of many symbols may have: a phone has to read it. */
const snapshotEvents = 1_500;
const samplesShown = 24;
/** Of a few symbols by name. */
const maxTicks = 2_000;
/** Producers may invent symbols for ever; of those that ticked longest ago only the stream is left. */
const maxSymbols = 10_000;
/** How many symbols are looked at to find one that did not tick lately. */
const looks = 8;

/**
 * The latest tick per symbol and a thin sample of its past. A snapshot of a few named symbols is the newest ticks held of
 * them, with the samples for what is older than those; each is found by its symbol, however many others there are.
 */
export function createPriceProjection(): Projection {
  const bySymbol = new Map<string, SymbolHistory>();
  let last: SymbolHistory | undefined;
  let isWhole = true;

  function apply(event: DomainEvent, at: number): void {
    const { symbol } = event.data as EventData<'price.ticked'>;
    const known = bySymbol.get(symbol);
    if (known) record(known, event, at, bySymbol.size);
    else {
      if (bySymbol.size >= maxSymbols) {
        dropInactive(bySymbol);
        isWhole = false;
      }
      last = { latest: event, latestAt: at, samples: [{ event, at }], ticks: new Queue(), isActive: false };
      bySymbol.set(symbol, last);
      return;
    }
    last = known;
  }

  return {
    apply: (event, _bytes, at) => apply(event, at),
    held: (entry) => {
      // It is the one that was just applied; asking for its symbol again would cost as much as all the rest.
      if (last?.latest !== entry.event) return;
      last.ticks.push(entry);
      last.entry = entry;
    },
    dropped: ({ event }, ring) => {
      const { symbol } = event.data as EventData<'price.ticked'>;
      const ticks = bySymbol.get(symbol)?.ticks;
      for (let oldest = ticks?.at(0); oldest && !ring.holds(oldest.event); oldest = ticks?.at(0))
        ticks?.shift();
    },
    snapshot: ({ symbols }, ring) => {
      if (!symbols) return overview([...bySymbol.values()]);
      const wanted = [...new Set(symbols)].flatMap((symbol) => bySymbol.get(symbol) ?? []);
      return wanted.length > maxFullSymbols ? overview(wanted) : inDetail(wanted, ring);
    },
    rows: ({ symbols }, ring) => {
      if (!symbols) return countOverview([...bySymbol.values()]);
      const wanted = [...new Set(symbols)].flatMap((symbol) => bySymbol.get(symbol) ?? []);
      return wanted.length > maxFullSymbols ? countOverview(wanted) : countDetail(wanted, ring);
    },
    latest: (passes) =>
      isWhole
        ? [...bySymbol.values()]
            .flatMap(({ entry }) => (entry && passes(entry.event) ? entry : []))
            .sort((a, b) => a.event.offset - b.event.offset)
        : undefined,
    clear: () => {
      bySymbol.clear();
      last = undefined;
      isWhole = true;
    },
  };
}

function record(history: SymbolHistory, event: DomainEvent, at: number, symbols: number): void {
  const { samples } = history;
  history.latest = event;
  history.latestAt = at;
  history.isActive = true;
  // In either direction: one tick with a time of its own does not end the sampling.
  if (Math.abs(at - (samples.at(-1)?.at ?? 0)) < sampleMs) return;
  samples.push({ event, at });
  const kept = Math.max(1, Math.min(maxSamples, Math.floor(maxAllSamples / symbols)));
  if (samples.length > kept) samples.splice(0, samples.length - kept);
}

/** Second chance: who ticked since it was looked at last goes to the back, the first of the others is dropped. */
function dropInactive(bySymbol: Map<string, SymbolHistory>): void {
  let look = 0;
  for (const [symbol, history] of bySymbol) {
    look += 1;
    bySymbol.delete(symbol);
    if (!history.isActive || look >= looks) break;
    history.isActive = false;
    bySymbol.set(symbol, history);
  }
}

/** The newest ticks of a few symbols, the same share of each, after the samples of what is older. */
function inDetail(histories: readonly SymbolHistory[], ring: Ring): DomainEvent[] {
  const share = Math.floor(maxTicks / Math.max(1, histories.length));
  return histories
    .flatMap((history) => detailOf(history, share, ring))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
}

function detailOf({ latest, latestAt, samples, ticks }: SymbolHistory, share: number, ring: Ring): Sample[] {
  const newest: Sample[] = [];
  for (let i = Math.max(0, ticks.length - share); i < ticks.length; i += 1) {
    const entry = ticks.at(i);
    // A symbol that is in several partitions may have lost one from between.
    if (entry && ring.holds(entry.event)) newest.push(entry);
  }
  if (newest.length === 0) newest.push({ event: latest, at: latestAt });
  const given = new Set(newest.map(({ event }) => event));
  const from = newest[0]?.at ?? 0;
  return [...samples.filter(({ event, at }) => at <= from && !given.has(event)), ...newest];
}

/** How many ticks `inDetail` gives, counted one symbol after the other. */
function countDetail(histories: readonly SymbolHistory[], ring: Ring): number {
  const share = Math.floor(maxTicks / Math.max(1, histories.length));
  let rows = 0;
  for (const { latest, latestAt, samples, ticks } of histories) {
    const given = new Set<DomainEvent>();
    let from: number | undefined;
    for (let i = Math.max(0, ticks.length - share); i < ticks.length; i += 1) {
      const entry = ticks.at(i);
      if (!entry || !ring.holds(entry.event)) continue;
      from ??= entry.at;
      given.add(entry.event);
    }
    from ??= latestAt;
    if (given.size === 0) given.add(latest);
    rows += given.size;
    for (const { event, at } of samples) if (at <= from && !given.has(event)) rows += 1;
  }
  return rows;
}

/** How many past ticks of each symbol an overview of so many has. */
function pastShown(symbols: number): number {
  const share = Math.floor(snapshotEvents / Math.max(1, symbols)) - 1;
  return Math.max(0, Math.min(samplesShown, share));
}

function countOverview(histories: readonly SymbolHistory[]): number {
  const each = pastShown(histories.length);
  let rows = 0;
  for (const { latest, samples } of histories) {
    let past = 0;
    for (const { event } of samples) if (event !== latest) past += 1;
    rows += 1 + Math.min(each, past);
  }
  return rows;
}

function overview(histories: readonly SymbolHistory[]): DomainEvent[] {
  const each = pastShown(histories.length);
  return histories.flatMap(({ latest, samples }) => {
    const past = samples.filter(({ event }) => event !== latest).map(({ event }) => event);
    return [...thin(past, each), latest];
  });
}

/** About `count` of the list, evenly spread, always with the first. */
function thin<T>(list: T[], count: number): T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)] as T);
}
