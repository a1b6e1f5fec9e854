import { expect, test } from 'vitest';
import { createEngine } from '..';
import { asText } from './replay.fixture';
import { ruleOf, start, tick } from './rules.fixture';

const [minute, slot] = [60_000, 250];
const newEngine = (...rules: Parameters<typeof ruleOf>[0][]) => {
  const engine = createEngine(rules.map((rule, n) => ruleOf({ id: `rule-${n}`, ...rule })));
  engine.restore([], { events: start, gauges: start });
  return engine;
};
const at = (ms: number) => ({ events: start + ms, gauges: start + ms });

test('labels that every object has, and texts that no database stores, are labels like others', () => {
  const engine = newEngine({ by: ['symbol'], threshold: 0 });
  const symbols = [
    '__proto__',
    'constructor',
    'toString',
    'NUL\0',
    'half \ud800',
    '\u202eabc',
    'x'.repeat(1_000),
  ];
  for (const [n, symbol] of symbols.entries()) engine.addEvent('prices', tick(n, { symbol }));
  const labels = engine.advance(at(slot)).map((transition) => transition.labels.symbol ?? '');
  expect(labels).toHaveLength(symbols.length);
  expect(labels).toEqual(
    expect.arrayContaining(['__proto__', 'constructor', 'toString', 'NUL\ufffd', 'half \ufffd', '\u202eabc']),
  );
  expect(Math.max(...labels.map(({ length }) => length))).toBe(256);
  expect(new Set(engine.active().map(({ alertId }) => alertId)).size).toBe(symbols.length);
});

test('an event without the field, or with one that is no number, measures nothing', () => {
  const engine = newEngine({ aggregate: 'max', field: 'price', threshold: 0 });
  for (const [n, price] of [undefined, null, Number.NaN, Number.POSITIVE_INFINITY, '5', {}, [7]].entries())
    engine.addEvent('prices', tick(n, { price }));
  expect(engine.advance(at(slot))).toEqual([]);
  engine.addEvent('prices', tick(slot, { price: 1e308 }));
  expect(engine.advance(at(2 * slot)).map(({ value }) => value)).toEqual([1e308]);
});

test('an event that lacks a label is in no group', () => {
  const engine = newEngine({ by: ['symbol'], threshold: 0 });
  engine.addEvent('prices', tick(0, { symbol: undefined }));
  engine.addEvent('prices', tick(1, { symbol: { toString: () => 'evil' } }));
  expect(engine.advance(at(slot))).toEqual([]);
  expect(engine.values('rule-0')?.groups).toBe(0);
});

test('of more groups than a rule keeps, the ones with the newest events are kept, and the rest is counted', () => {
  const engine = newEngine({ by: ['symbol'], threshold: 1, window: '1m' });
  for (let n = 0; n < 12_000; n++) engine.addEvent('prices', tick(n, { symbol: `S${n}` }));
  engine.advance(at(12_000));
  expect(engine.values('rule-0')?.groups).toBe(10_000);
  expect(engine.limits()).toEqual({ droppedGroups: 2_000, waitingAlerts: 0 });
  engine.addEvent('prices', tick(12_001, { symbol: 'S0' }));
  engine.addEvent('prices', tick(12_002, { symbol: 'S11999' }));
  expect(engine.advance(at(12_250)).map(({ labels }) => labels.symbol)).toEqual(['S11999']);
});

test('at most a thousand alerts of a rule are active, and the others begin when there is room', () => {
  const engine = newEngine({ by: ['symbol'], threshold: 0, window: '10s' });
  for (let n = 0; n < 1_500; n++) engine.addEvent('prices', tick(0, { symbol: `S${n}` }, n));
  expect(engine.advance(at(slot))).toHaveLength(1_000);
  expect(engine.limits().waitingAlerts).toBe(500);
  for (let n = 0; n < 1_500; n++) engine.addEvent('prices', tick(5_000, { symbol: `S${n}` }, 2_000 + n));
  for (let n = 0; n < 10; n++) engine.addEvent('prices', tick(9_000, { symbol: `S${n}` }, 4_000 + n));
  const later = engine.advance(at(minute));
  const begun = later.filter(({ to }) => to === 'firing').map(({ labels }) => labels.symbol);
  expect(begun).toEqual(expect.arrayContaining(['S6', 'S7', 'S8', 'S9']));
  expect(later.filter(({ to }) => to === 'resolved')).toHaveLength(1_000 + begun.length);
  expect(engine.active()).toEqual([]);
  expect(engine.limits().waitingAlerts).toBe(0);
});

test('an event that comes late counts in its window, and one that is older than it says nothing', () => {
  const engine = newEngine({ threshold: 1, window: '10s' });
  engine.addEvent('prices', tick(20_000));
  expect(engine.advance(at(25_000))).toEqual([]);
  engine.addEvent('prices', tick(3_000));
  engine.addEvent('prices', tick(18_000));
  expect(
    engine
      .advance(at(40_000))
      .map(asText)
      .map((text) => JSON.parse(text)[0]),
  ).toEqual([25_250, 28_250]);
});

test('sums of fractions are the same in any order', () => {
  const prices = [0.1, 0.2, 0.3, 1e9, -1e9, 0.7, 1e-3, 123.456];
  const sumOf = (values: readonly number[]) => {
    const engine = newEngine({ aggregate: 'sum', field: 'price', threshold: 0 });
    for (const [n, price] of values.entries()) engine.addEvent('prices', tick(n, { price }));
    engine.advance(at(slot));
    return engine.values('rule-0')?.worst[0]?.value;
  };
  expect(sumOf(prices.toReversed())).toBe(sumOf(prices));
  expect(sumOf(prices)).toBeCloseTo(124.757, 6);
});

test('a counter is followed in the order of its values, whatever the order in which partitions are read', () => {
  const engine = newEngine({ aggregate: 'increase', field: 'price', threshold: 1_000 });
  const values = [1, 2, 3, 4, 5, 6];
  const ticks = values.map((price, n) => ({ ...tick(10 * n, { price }), partition: n % 2 }));
  for (const partition of [1, 0])
    for (const event of ticks.filter((one) => one.partition === partition)) engine.addEvent('prices', event);
  engine.advance(at(slot));
  expect(engine.values('rule-0')?.worst[0]?.value).toBe(5);
});
