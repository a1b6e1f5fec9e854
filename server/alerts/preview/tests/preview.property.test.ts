import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AlertRule, alertRuleSchema } from '@/lib/alerts/rule';
import { createEngine } from '@/server/alerts/engine';
import { pastBuckets } from '@/server/lake/alerts/buckets';
import { event, lakeOf, rowsOf, type SentEvent } from '@/server/lake/reports/tests/lake.fixture';
import { evaluate } from '../evaluate';
import { firingIntervals } from '../intervals';
import { pastEvents } from '../past-events';

const from = Date.UTC(2026, 0, 1);
const to = from + 120_000;
const anyone = new AbortController().signal;
const value = fc.integer({ min: -8, max: 40 }).map((half) => half / 2);

const tick = fc
  .record({
    symbol: fc.constantFrom('A', 'B', 'ü"\'; --', '__proto__'),
    ms: fc.integer({ min: -30_000, max: 119_999 }),
    price: value,
    partition: fc.nat(1),
  })
  .map(({ symbol, ms, price, partition }) =>
    event('price.ticked', from + ms, { symbol, price, size: Math.abs(price), at: from + ms }, { partition }),
  );

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

/** What the engine did live: with every event, in order of time, evaluated now and then. */
function live(rule: AlertRule, events: readonly SentEvent[]) {
  const engine = createEngine([rule]);
  engine.restore([], { events: from, gauges: from });
  for (const row of rowsOf('prices', events)) {
    const { type, source, id, at, partition, offset, data } = row;
    const decoded = { id, type, at, partition, offset, data: JSON.parse(data ?? '') as unknown };
    engine.addEvent('prices', source === null ? decoded : { ...decoded, source });
  }
  return engine.advance({ events: to, gauges: to });
}

test('a preview of past events is what the engine did live, to the slot', async () => {
  const events = fc.array(tick, { minLength: 1, maxLength: 60 });
  const rules = fc.array(rule, { minLength: 4, maxLength: 4 });
  let firing = 0;
  await fc.assert(
    fc.asyncProperty(events, rules, async (sent, given) => {
      const engine = await lakeOf(sent);
      for (const each of given) {
        const past = await pastEvents(
          each,
          { from, to },
          (request, signal) => pastBuckets({ engine }, request, signal),
          anyone,
        );
        expect(past).toMatchObject({ from, to, stepMs: 250 });
        const previewed = await evaluate(each, past, {
          isChosen: () => true,
          onStep: () => {},
          pause: () => undefined,
        });
        const happened = live(each, sent);
        expect({ each, transitions: previewed }).toEqual({ each, transitions: happened });
        firing += firingIntervals(happened).length;
      }
      await engine.close();
    }),
    { numRuns: 12 },
  );
  expect(firing).toBeGreaterThan(5);
});
