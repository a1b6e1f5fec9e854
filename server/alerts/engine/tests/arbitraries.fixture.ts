import fc from 'fast-check';
import type { AlertRuleInput } from '@/lib/alerts/rule';
import type { DomainEvent } from '@/lib/events';
import { start, tick } from './rules.fixture';

/** Events are within this time after `start`. Ms. */
export const lengthMs = 90_000;
/** After it nothing changes any more. Epoch ms. */
export const end = start + lengthMs + 60_000;

const prices = [-5, 0, 0.1, 1, 2.5, 10, 99.99, 100];
const symbols = ['A', 'B', '__proto__', 'constructor'];

/** Ticks of two partitions and four symbols, in order of time; offsets are in order within a partition. */
export const ticks: fc.Arbitrary<DomainEvent[]> = fc
  .array(
    fc.record({
      // Often several in a slot.
      ms: fc.tuple(fc.nat(30), fc.nat(300)).map(([n, ms]) => 3_000 * n + ms),
      partition: fc.integer({ min: 0, max: 1 }),
      symbol: fc.constantFrom(...symbols),
      price: fc.constantFrom(...prices),
      size: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all
      .sort((a, b) => a.ms - b.ms)
      .map(({ ms, partition, symbol, price, size }, offset) => ({
        ...tick(ms, { symbol, price, size }, offset),
        partition,
      })),
  );

const aggregates = fc.constantFrom<Partial<AlertRuleInput>>(
  { aggregate: 'count' },
  { aggregate: 'rate' },
  { aggregate: 'share', matching: [{ field: 'size', atLeast: 1 }] },
  ...(['sum', 'average', 'min', 'max', 'last', 'p50', 'p95', 'p99', 'change', 'increase'] as const).map(
    (aggregate) => ({ aggregate, field: 'price' }),
  ),
  { aggregate: 'absence', window: '10s', baseline: '1m', growing: false },
);

/** Rules over ticks of every kind, about half of the time beyond their threshold. */
export const rules: fc.Arbitrary<Partial<AlertRuleInput>> = fc
  .record({
    window: fc.constantFrom('1s', '1250ms', '5s', '20s'),
    by: fc.constantFrom<string[][]>([], ['symbol'], ['symbol', 'size']),
    compare: fc.constantFrom<AlertRuleInput['compare']>('above', 'atLeast', 'below', 'atMost'),
    threshold: fc.constantFrom(0, 1, 2, 5, 50),
    hysteresis: fc.constantFrom(undefined, 0, 1, 3),
    for: fc.constantFrom('0s', '500ms', '3s'),
    keepFiring: fc.constantFrom('0s', '500ms', '3s'),
    growing: fc.boolean(),
    minEvents: fc.constantFrom(undefined, 2),
    where: fc.constantFrom<AlertRuleInput['where']>(
      [],
      [{ field: 'symbol', isNot: 'A' }],
      [{ field: 'symbol', in: ['A', 'B'] }],
    ),
  })
  .chain(({ hysteresis, ...rule }) => {
    const sign = rule.compare === 'above' || rule.compare === 'atLeast' ? -1 : 1;
    const resolveThreshold = hysteresis === undefined ? undefined : rule.threshold + sign * hysteresis;
    return aggregates.map((aggregate) => ({ ...rule, resolveThreshold, ...aggregate }));
  });

/** The same events in another order that keeps that of each partition, cut into batches. */
export const batchesOf = (events: readonly DomainEvent[]): fc.Arbitrary<DomainEvent[][]> =>
  fc
    .record({
      picks: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: events.length, maxLength: events.length }),
      cuts: fc.array(fc.boolean(), { minLength: events.length, maxLength: events.length }),
    })
    .map(({ picks, cuts }) => {
      const parts = [0, 1].map((partition) => events.filter((event) => event.partition === partition));
      const batches: DomainEvent[][] = [[]];
      picks.forEach((pick, n) => {
        const next = parts[pick]?.shift() ?? parts[1 - pick]?.shift();
        if (next) batches.at(-1)?.push(next);
        if (cuts[n]) batches.push([]);
      });
      return batches;
    });

/** Everything before this time is in the first batches. Epoch ms. */
export const readTo = (rest: readonly DomainEvent[]): number => Math.min(end, ...rest.map(({ at }) => at));
