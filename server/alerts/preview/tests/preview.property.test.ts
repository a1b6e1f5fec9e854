import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AlertRule, alertRuleSchema } from '@/lib/alerts/rule';
import { windowShape } from '@/lib/alerts/windows';
import { createEngine } from '@/server/alerts/engine';
import type { AlertEngine } from '@/server/alerts/engine/interface';
import { pastBuckets } from '@/server/lake/alerts/buckets';
import { event, lakeOf, rowsOf } from '@/server/lake/reports/tests/lake.fixture';
import { evaluate } from '../evaluate';
import { firingIntervals } from '../intervals';
import { type AskLake, pastEvents } from '../past-events';

const first = Date.UTC(2026, 0, 1);
const lengthMs = 80_000;
/** Further apart than windows reach. */
const everyMs = 600_000;
const anyone = new AbortController().signal;
const value = fc.integer({ min: -8, max: 40 }).map((half) => half / 2);

const tick = fc.record({
  symbol: fc.constantFrom('A', 'B', 'ü"\'; --', '__proto__'),
  ms: fc.integer({ min: -30_000, max: lengthMs - 1 }),
  price: value,
  partition: fc.nat(1),
});
type Tick = typeof tick extends fc.Arbitrary<infer T> ? T : never;

/** Different events each time, by this. */
const seed = Date.now() % 1_000_000;
/** Events in several stretches of time. */
const stretches = fc
  .sample(fc.array(tick, { minLength: 1, maxLength: 60 }), { seed, numRuns: 12 })
  .map((ticks, n) => stretchOf(ticks, first + n * everyMs));

function stretchOf(ticks: readonly Tick[], from: number) {
  const events = ticks.map(({ symbol, ms, price, partition }) => {
    const [at, size] = [from + ms, Math.abs(price)];
    return event('price.ticked', at, { symbol, price, size, at }, { partition });
  });
  return { from, to: from + lengthMs, events };
}
type Stretch = ReturnType<typeof stretchOf>;

const condition = fc.constantFrom(
  { field: 'price', above: 3 },
  { field: 'price', atMost: 3.5 },
  { field: 'symbol', isNot: 'A' },
  { field: 'symbol', in: ['A', '__proto__'] },
  { field: 'symbol', contains: 'Ü' },
  { field: 'size', is: '2.5' },
);
const common = fc.record({
  where: fc.array(condition, { maxLength: 1 }),
  by: fc.constantFrom<string[]>([], ['symbol'], ['symbol', 'size']),
  compare: fc.constantFrom('above' as const, 'atLeast' as const, 'below' as const, 'atMost' as const),
  threshold: fc.integer({ min: -2, max: 12 }),
  for: fc.constantFrom('0s', '1s', '250ms'),
  keepFiring: fc.constantFrom('0s', '2s'),
  window: fc.constantFrom('1s', '7s', '20s', '60s'),
});
const measure = fc.oneof(
  fc.record({ aggregate: fc.constantFrom('count' as const, 'rate' as const) }),
  fc.record({
    aggregate: fc.constant('share' as const),
    matching: fc.array(condition, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    aggregate: fc.constantFrom(
      'sum',
      'average',
      'min',
      'max',
      'last',
      'p50',
      'p99',
      'change',
      'increase' as const,
    ),
    field: fc.constantFrom('price', 'size'),
  }),
  fc.record({
    aggregate: fc.constant('absence' as const),
    window: fc.constant('5s'),
    baseline: fc.constant('1m'),
    threshold: fc.constant(8),
    compare: fc.constant('above' as const),
  }),
);
const rule: fc.Arbitrary<AlertRule> = fc
  .tuple(common, measure)
  .map(([one, other]) =>
    alertRuleSchema.safeParse({
      ...{ id: 'rule', name: 'Rule', severity: 'info', title: 'Rule', events: { topic: 'prices' } },
      ...one,
      ...other,
    }),
  )
  .filter(({ success }) => success)
  .map(({ data }) => data as AlertRule);

/** An engine that has every event of a stretch. */
function live(rule: AlertRule, { from, events }: Stretch): AlertEngine {
  const engine = createEngine([rule]);
  engine.restore([], { events: from, gauges: from });
  for (const row of rowsOf('prices', events)) {
    const { type, source, id, at, partition, offset, data } = row;
    const decoded = { id, type, at, partition, offset, data: JSON.parse(data ?? '') as unknown };
    engine.addEvent('prices', source === null ? decoded : { ...decoded, source });
  }
  return engine;
}

const options = { isChosen: () => true, onStep: () => {}, pause: () => undefined };

test('a preview of past events is what the engine did live, to the slot', async () => {
  const engine = await lakeOf(stretches.flatMap(({ events }) => events));
  let firing = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...stretches), rule, async (stretch, each) => {
      const { from, to } = stretch;
      const ask: AskLake = (request, signal) => pastBuckets({ engine }, request, signal);
      const past = await pastEvents(each, { from, to }, ask, anyone);
      expect(past).toMatchObject({ from, to, stepMs: 250 });
      const transitions = await evaluate(each, past, options);
      const happened = live(each, stretch).advance({ events: to, gauges: to });
      expect({ seed, transitions }).toEqual({ seed, transitions: happened });
      firing += firingIntervals(happened).length;
    }),
    { numRuns: 25 },
  );
  expect(firing).toBeGreaterThan(3);
});

test('with the buckets of the engine, a preview has the live values at the end of each bucket', async () => {
  const engine = await lakeOf(stretches.flatMap(({ events }) => events));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...stretches), rule, async (stretch, each) => {
      const steps = [windowShape(each).bucketMs];
      const ask: AskLake = (request, signal) => pastBuckets({ engine }, { ...request, steps }, signal);
      const past = await pastEvents(each, stretch, ask, anyone);
      const running = live(each, stretch);
      const onStep = (at: number, previewed: AlertEngine) => {
        running.advance({ events: at, gauges: at });
        expect({ seed, at, values: valuesOf(previewed) }).toEqual({ seed, at, values: valuesOf(running) });
      };
      await evaluate(each, past, { ...options, onStep });
    }),
    { numRuns: 12 },
  );
});

const valuesOf = (engine: AlertEngine) =>
  engine.values('rule')?.worst.map(({ labels, value }) => ({ labels, value }));
