import { expect, test } from 'vitest';
import type { AlertRule } from '@/lib/alerts/rule';
import type { DomainEvent } from '@/lib/events';
import { createEngine } from '.';
import type { Sample, Transition } from './interface';
import { ruleOf, start, tick } from './tests/rules.fixture';

/** Transitions up to a time after `start` as `ms from>to labels value`. */
function run(rule: AlertRule, events: readonly DomainEvent[], ms: number, samples: readonly Sample[] = []) {
  const engine = createEngine([rule]);
  for (const event of events) engine.addEvent('prices', event);
  for (const sample of samples) engine.addSample(sample);
  return engine.advance({ events: start + ms, gauges: start + ms }).map(text);
}

const text = ({ at, from, to, labels, value }: Transition) =>
  [at - start, `${from}>${to}`, ...Object.values(labels), value].join(' ');

const ticks = (times: readonly number[], over: Record<string, unknown> = {}) =>
  times.map((ms) => tick(ms, over));

const sample = (
  ms: number,
  value: number | null,
  labels: Sample['labels'] = { process: 'order' },
): Sample => ({
  gauge: 'process.up',
  labels,
  value,
  at: start + ms,
});

test('an alert fires at the end of the slot in which the count is exceeded, and is resolved when events leave the window', () => {
  expect(run(ruleOf({}), ticks([0, 100, 200, 400]), 30_000)).toEqual([
    '250 inactive>firing 3',
    '10250 firing>resolved 1',
  ]);
});

test('an alert is pending until its condition has held for the time that the rule asks', () => {
  expect(run(ruleOf({ for: '5s' }), ticks([0, 1, 2]), 30_000)).toEqual([
    '250 inactive>pending 3',
    '5250 pending>firing 3',
    '10250 firing>resolved 0',
  ]);
  expect(run(ruleOf({ for: '20s' }), ticks([0, 1, 2]), 30_000)).toEqual([
    '250 inactive>pending 3',
    '10250 pending>inactive 0',
  ]);
});

test('an alert stays as long as the rule says after its condition is false', () => {
  expect(run(ruleOf({ keepFiring: '5s' }), ticks([0, 1, 2, 12_000, 12_001, 12_002]), 60_000)).toEqual([
    '250 inactive>firing 3',
    '27250 firing>resolved 0',
  ]);
});

test('an alert is resolved only beyond the threshold for it', () => {
  expect(
    run(ruleOf({ threshold: 3, resolveThreshold: 1 }), ticks([0, 1, 2, 3, 5_000, 8_000]), 60_000),
  ).toEqual(['250 inactive>firing 4', '18250 firing>resolved 0']);
});

test('each combination of labels has its alert', () => {
  const events = [...ticks([0, 1, 2], { symbol: '__proto__' }), ...ticks([3, 4], { symbol: 'B' })];
  expect(run(ruleOf({ by: ['symbol'] }), events, 20_000)).toEqual([
    '250 inactive>firing __proto__ 3',
    '10250 firing>resolved __proto__ 0',
  ]);
});

test('a gauge without an answer neither fires nor resolves', () => {
  const rule = ruleOf({
    gauge: 'process.up',
    aggregate: 'last',
    compare: 'below',
    threshold: 1,
    by: ['process'],
  });
  const samples = [sample(0, 1), sample(1_000, 0), sample(2_000, null), sample(3_000, 0), sample(4_000, 1)];
  expect(run(rule, [], 6_000, samples)).toEqual([
    '1250 inactive>firing order 0',
    '4250 firing>resolved order 1',
  ]);
});

test('no event is a count of 0, and no value of what is measured in events', () => {
  const presentValue = (over: Partial<AlertRule>) => {
    const rule = ruleOf(over);
    const engine = createEngine([rule]);
    engine.advance({ events: start + 1_000, gauges: start + 1_000 });
    return engine.values(rule.id)?.value;
  };
  expect(presentValue({ aggregate: 'count' })).toBe(0);
  expect(presentValue({ aggregate: 'p95', field: 'price' })).toBeNull();
});
