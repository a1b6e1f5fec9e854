/** The engine alone: CPU time of adding ticks and evaluating slots, as they would come in real time. */
import type { DomainEvent } from '@/lib/events';
import { createEngine } from '@/server/alerts/engine';
import { benchRules, symbolOf } from './rules';

export interface EngineFigures {
  rules: number;
  events: number;
  /** Of a core, while events come at this rate. Per cent. */
  addingPercent: number;
  evaluatingPercent: number;
  /** The slot that took longest, ms of CPU. */
  longestSlotMs: number;
  heapMib: number;
}

export interface Load {
  symbols: number;
  perSecond: number;
  /** Measured, after `warmUpSeconds`. */
  seconds: number;
  warmUpSeconds: number;
}

const start = Date.UTC(2026, 0, 1);

export function measureEngine({ symbols, perSecond, seconds, warmUpSeconds }: Load): EngineFigures {
  const rules = benchRules();
  const engine = createEngine(rules);
  engine.restore([], { events: start, gauges: start });
  const perSlot = (perSecond * engine.slotMs) / 1_000;
  const figures = { adding: 0, evaluating: 0, longest: 0 };
  const slots = (ofSeconds: number) => Math.round((ofSeconds * 1_000) / engine.slotMs);
  for (let slot = 0; slot < slots(warmUpSeconds + seconds); slot++) {
    const from = start + slot * engine.slotMs;
    const events = ticksOf(slot, perSlot, from, engine.slotMs, symbols);
    const added = cpuMs(() => {
      for (const event of events) engine.addEvent('prices', event);
    });
    const evaluated = cpuMs(() =>
      engine.advance({ events: from + engine.slotMs, gauges: from + engine.slotMs }),
    );
    if (slot < slots(warmUpSeconds)) continue;
    figures.adding += added;
    figures.evaluating += evaluated;
    figures.longest = Math.max(figures.longest, evaluated);
  }
  return {
    rules: rules.length,
    events: seconds * perSecond,
    addingPercent: figures.adding / (10 * seconds),
    evaluatingPercent: figures.evaluating / (10 * seconds),
    longestSlotMs: figures.longest,
    heapMib: process.memoryUsage().heapUsed / 2 ** 20,
  };
}

function ticksOf(slot: number, count: number, from: number, slotMs: number, symbols: number): DomainEvent[] {
  return Array.from({ length: count }, (_, n) => {
    const offset = slot * count + n;
    const at = from + Math.floor((n * slotMs) / count);
    // Symbols in no order that a cache could use.
    const symbol = symbolOf((offset * 7_919) % symbols);
    const data = { symbol, price: 100 + (offset % 997) / 100, size: 1 + (offset % 100), at };
    return {
      id: `prices-${offset % 6}-${offset}`,
      type: 'price.ticked',
      at,
      partition: offset % 6,
      offset,
      data,
    };
  });
}

/** CPU time of this process, all threads. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
