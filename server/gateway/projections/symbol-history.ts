import type { DomainEvent } from '@/lib/events';
import type { Entry } from '@/server/gateway/ring/partition-log';
import { Queue } from '@/server/gateway/ring/queue';

export interface Sample {
  event: DomainEvent;
  /** Its position in time, epoch ms. */
  at: number;
}

/** What is held of one symbol. */
export interface SymbolHistory {
  latest: DomainEvent;
  latestAt: number;
  /** The latest tick, as the ring holds it. */
  entry?: Entry;
  /** Ticks at least `sampleMs` apart, oldest first. */
  samples: Sample[];
  /** The ticks in the ring, oldest first. */
  ticks: Queue<Entry>;
  /** Whether it ticked since `dropInactive` last visited it. */
  isActive: boolean;
}

const sampleMs = 5_000;
const maxSamples = 120;
/** Over all symbols: the more symbols there are, the fewer samples of each are kept. */
const maxAllSamples = 30_000;
/** How many symbols are visited to find one that has not ticked lately. */
const maxVisits = 8;

export const newHistory = (event: DomainEvent, at: number): SymbolHistory => ({
  latest: event,
  latestAt: at,
  samples: [{ event, at }],
  ticks: new Queue(),
  isActive: false,
});

/** Adds a tick to the history of its symbol, one of `symbols`. */
export function record(history: SymbolHistory, event: DomainEvent, at: number, symbols: number): void {
  const { samples } = history;
  history.latest = event;
  history.latestAt = at;
  history.isActive = true;
  // The absolute difference: a single tick with a later time does not end the sampling.
  if (Math.abs(at - (samples.at(-1)?.at ?? 0)) < sampleMs) return;
  samples.push({ event, at });
  const kept = Math.max(1, Math.min(maxSamples, Math.floor(maxAllSamples / symbols)));
  if (samples.length > kept) samples.splice(0, samples.length - kept);
}

/**
 * Drops a symbol that has not ticked lately, by the second-chance algorithm: symbols that ticked since their last visit
 * move to the end, the first other one is dropped.
 */
export function dropInactive(bySymbol: Map<string, SymbolHistory>): void {
  let visits = 0;
  for (const [symbol, history] of bySymbol) {
    visits += 1;
    bySymbol.delete(symbol);
    if (!history.isActive || visits >= maxVisits) break;
    history.isActive = false;
    bySymbol.set(symbol, history);
  }
}
