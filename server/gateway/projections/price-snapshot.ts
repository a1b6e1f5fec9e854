import type { DomainEvent } from '@/lib/events';
import type { Ring } from '@/server/gateway/ring/ring';
import type { Sample, SymbolHistory } from './symbol-history';

/** How many events an overview may hold: a phone has to parse it. */
const overviewEvents = 1_500;
/** How many past ticks of each symbol an overview holds at most. */
const overviewSamples = 24;
/** How many ticks a detailed snapshot holds, over all its symbols. */
const detailTicks = 2_000;

/** The newest ticks of a few symbols, as many of each, behind the samples of what is older. Oldest first. */
export function detail(histories: readonly SymbolHistory[], ring: Ring): DomainEvent[] {
  const share = shareOf(histories);
  return histories
    .flatMap((history) => detailOf(history, share, ring))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
}

function detailOf({ latest, latestAt, samples, ticks }: SymbolHistory, share: number, ring: Ring): Sample[] {
  const newest: Sample[] = [];
  for (let i = Math.max(0, ticks.length - share); i < ticks.length; i += 1) {
    const entry = ticks.at(i);
    // Of a symbol in several partitions the ring may have dropped a tick in the middle.
    if (entry && ring.reachesBackTo(entry.event)) newest.push(entry);
  }
  if (newest.length === 0) newest.push({ event: latest, at: latestAt });
  const included = new Set(newest.map(({ event }) => event));
  const from = newest[0]?.at ?? 0;
  return [...samples.filter(({ event, at }) => at <= from && !included.has(event)), ...newest];
}

/** How many events `detail` returns, counted by other code. */
export function countDetail(histories: readonly SymbolHistory[], ring: Ring): number {
  const share = shareOf(histories);
  let rows = 0;
  for (const { latest, latestAt, samples, ticks } of histories) {
    const included = new Set<DomainEvent>();
    let from: number | undefined;
    for (let i = Math.max(0, ticks.length - share); i < ticks.length; i += 1) {
      const entry = ticks.at(i);
      if (!entry || !ring.reachesBackTo(entry.event)) continue;
      from ??= entry.at;
      included.add(entry.event);
    }
    from ??= latestAt;
    if (included.size === 0) included.add(latest);
    rows += included.size;
    for (const { event, at } of samples) if (at <= from && !included.has(event)) rows += 1;
  }
  return rows;
}

const shareOf = (histories: readonly SymbolHistory[]): number =>
  Math.floor(detailTicks / Math.max(1, histories.length));

/** The latest tick of each symbol behind a few of its samples. */
export function overview(histories: readonly SymbolHistory[]): DomainEvent[] {
  const count = samplesShown(histories.length);
  return histories.flatMap(({ latest, samples }) => {
    const past = samples.filter(({ event }) => event !== latest).map(({ event }) => event);
    return [...thin(past, count), latest];
  });
}

/** How many events `overview` returns, counted by other code. */
export function countOverview(histories: readonly SymbolHistory[]): number {
  const count = samplesShown(histories.length);
  let rows = 0;
  for (const { latest, samples } of histories) {
    let past = 0;
    for (const { event } of samples) if (event !== latest) past += 1;
    rows += 1 + Math.min(count, past);
  }
  return rows;
}

/** How many samples of each symbol an overview of this many symbols holds. */
function samplesShown(symbols: number): number {
  const share = Math.floor(overviewEvents / Math.max(1, symbols)) - 1;
  return Math.max(0, Math.min(overviewSamples, share));
}

/** About `count` items, evenly spread, always with the first. */
function thin<T>(list: T[], count: number): T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)] as T);
}
