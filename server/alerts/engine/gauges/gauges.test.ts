import { expect, test } from 'vitest';
import type { AlertRuleInput } from '@/lib/alerts/rule';
import { createEngine } from '..';
import { ruleOf, start } from '../tests/rules.fixture';

type Value = readonly [ms: number, value: number | null | 'gone', gateway?: string];

/** The value of a rule over samples of a gauge, some ms after `start`; undefined: there is no group. */
function valueAt(ms: number, over: Partial<AlertRuleInput>, values: readonly Value[]) {
  const rule = ruleOf({ gauge: 'feed.lag', by: ['feed'], threshold: 1_000, ...over });
  const engine = createEngine([rule]);
  engine.restore([], { events: start, gauges: start });
  for (const [at, value, gateway = 'gateway'] of values) {
    const isGone = value === 'gone';
    engine.addSample({
      gauge: 'feed.lag',
      labels: { gateway, feed: 'orders' },
      value: isGone ? null : value,
      at: start + at,
      ...(isGone && { isGone }),
    });
  }
  engine.advance({ events: start, gauges: start + ms });
  return engine.values(rule.id)?.worst[0]?.value;
}

const hour = 3_600_000;

test('a series keeps its value until its next sample', () => {
  expect(valueAt(hour, { aggregate: 'last' }, [[0, 5]])).toBe(5);
  expect(valueAt(hour, { aggregate: 'min', window: '10s' }, [[0, 5]])).toBe(5);
  expect(valueAt(hour, { aggregate: 'average', window: '10s' }, [[0, 5]])).toBe(5);
});

test('the value with which a window began counts in it', () => {
  const values: Value[] = [
    [0, 60],
    [20_000, 2],
  ];
  expect(valueAt(25_000, { aggregate: 'max', window: '10s' }, values)).toBe(60);
  expect(valueAt(31_000, { aggregate: 'max', window: '10s' }, values)).toBe(2);
});

test('an average is that of the time', () => {
  const values: Value[] = [
    [0, 10],
    [15_000, 0],
    [15_010, 0],
    [15_020, 0],
  ];
  expect(valueAt(20_000, { aggregate: 'average', window: '10s' }, values)).toBeCloseTo(5, 0);
});

test('a counter increases by what was added in the window, and after it began again at 0', () => {
  const rule: Partial<AlertRuleInput> = { aggregate: 'increase', window: '10s', by: ['gateway', 'feed'] };
  expect(
    valueAt(hour + 1_000, rule, [
      [0, 7],
      [hour, 8],
    ]),
  ).toBe(1);
  expect(
    valueAt(hour + 1_000, rule, [
      [0, 7],
      [hour, 9],
      [hour + 500, 2],
    ]),
  ).toBe(4);
  expect(
    valueAt(hour + 20_000, rule, [
      [0, 7],
      [hour, 8],
    ]),
  ).toBe(0);
});

test('the present values of several series are combined', () => {
  const values: Value[] = [
    [0, 1, 'a'],
    [1, 5, 'b'],
    [2, 3, 'c'],
  ];
  const at = (aggregate: AlertRuleInput['aggregate']) => valueAt(1_000, { aggregate }, values);
  expect([at('min'), at('max'), at('sum'), at('average'), at('last')]).toEqual([1, 5, 9, 3, 3]);
});

test('a value that is not known is left out, and there is none when no series is known', () => {
  expect(
    valueAt(1_000, { aggregate: 'max' }, [
      [0, 1, 'a'],
      [1, null, 'b'],
    ]),
  ).toBe(1);
  expect(
    valueAt(1_000, { aggregate: 'max' }, [
      [0, 1, 'a'],
      [1, null, 'a'],
    ]),
  ).toBeUndefined();
  expect(valueAt(1_000, { aggregate: 'max' }, [[0, Number.NaN, 'a']])).toBeUndefined();
});

test('a series that is gone has no group', () => {
  expect(
    valueAt(1_000, { aggregate: 'last' }, [
      [0, 1],
      [500, 'gone'],
    ]),
  ).toBeUndefined();
});

test('an alert about what grows fires only while the value is higher than one window ago', () => {
  const rule = ruleOf({
    gauge: 'feed.lag',
    aggregate: 'last',
    by: ['feed'],
    window: '5s',
    growing: true,
    threshold: 10,
  });
  const engine = createEngine([rule]);
  engine.restore([], { events: start, gauges: start });
  for (let second = 0; second < 60; second++) {
    const value = Math.min(second, 30);
    engine.addSample({ gauge: 'feed.lag', labels: { feed: 'orders' }, value, at: start + 1_000 * second });
  }
  const transitions = engine.advance({ events: start, gauges: start + 60_000 });
  expect(transitions.map(({ at, to }) => [at - start, to])).toEqual([
    [11_250, 'firing'],
    [35_250, 'resolved'],
  ]);
});
