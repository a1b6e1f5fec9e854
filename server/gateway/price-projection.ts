import type { DomainEvent, EventData } from '@/lib/events';
import type { Projection } from './projection';

interface SymbolHistory {
  latest: DomainEvent;
  /** Real ticks, at least sampleMs apart, oldest first. */
  samples: DomainEvent[];
}

const sampleMs = 5_000;
const maxSamples = 120;
/** How many events a snapshot of all symbols may have: a phone has to read it. */
const snapshotEvents = 1_500;
const samplesShown = 24;
const maxTicks = 5_000;
/** Producers may invent symbols for ever; those beyond are still streamed, only their state is not kept. */
const maxSymbols = 10_000;

/**
 * The latest tick per symbol and a thin sample of its past. A snapshot of named symbols is every tick held
 * of them, with the samples for what is older than the ring.
 */
export function createPriceProjection(): Projection {
  const bySymbol = new Map<string, SymbolHistory>();

  return {
    apply: (event) => record(bySymbol, event),
    snapshot: ({ symbols }, ring, passes) => {
      if (!symbols) return overview(bySymbol);
      const ticks = ring.select(passes).slice(-maxTicks);
      const from = ticks[0]?.at ?? Number.POSITIVE_INFINITY;
      const wanted = [...new Set(symbols)].flatMap((symbol) => bySymbol.get(symbol) ?? []);
      const older = wanted.flatMap(({ samples }) => samples.filter((event) => event.at < from));
      return [...older.sort((a, b) => a.at - b.at), ...ticks];
    },
    latest: (passes) =>
      [...bySymbol.values()]
        .map(({ latest }) => latest)
        .filter(passes)
        .sort((a, b) => a.offset - b.offset),
    clear: () => bySymbol.clear(),
  };
}

function record(bySymbol: Map<string, SymbolHistory>, event: DomainEvent): void {
  const { symbol } = event.data as EventData<'price.ticked'>;
  const history = bySymbol.get(symbol);
  if (!history) {
    if (bySymbol.size < maxSymbols) bySymbol.set(symbol, { latest: event, samples: [event] });
    return;
  }
  history.latest = event;
  if (event.at - (history.samples.at(-1)?.at ?? 0) < sampleMs) return;
  history.samples.push(event);
  if (history.samples.length > maxSamples) history.samples.shift();
}

function overview(bySymbol: Map<string, SymbolHistory>): DomainEvent[] {
  const each = Math.max(
    0,
    Math.min(samplesShown, Math.floor(snapshotEvents / Math.max(1, bySymbol.size)) - 1),
  );
  return [...bySymbol.values()].flatMap(({ latest, samples }) => {
    const past = samples.filter((event) => event !== latest);
    return [...thin(past, each), latest];
  });
}

/** About `count` of the list, evenly spread, always with the first. */
function thin<T>(list: T[], count: number): T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)] as T);
}
