import { expect, test } from 'vitest';
import { createEngine } from '..';
import { ruleOf, start, tick } from '../tests/rules.fixture';

const rule = ruleOf({ aggregate: 'absence', window: '10s', baseline: '1m', threshold: 30, by: ['symbol'] });
const hour = 3_600_000;

function engineAfter(events: readonly number[], to: number) {
  const engine = createEngine([rule]);
  engine.restore([], { events: start, gauges: start });
  for (const ms of events) engine.addEvent('prices', tick(ms));
  const transitions = engine.advance({ events: start + to, gauges: start });
  return { engine, transitions: transitions.map(({ at, to: state, value }) => [at - start, state, value]) };
}

const everyFive = Array.from({ length: 25 }, (_, n) => 5_000 * n);

test('a silence after a busy time fires, stays, and is resolved by the next event', () => {
  expect(engineAfter([...everyFive, 2 * hour], 3 * hour).transitions).toEqual([
    [150_250, 'firing', 30.25],
    [2 * hour + 250, 'resolved', null],
  ]);
});

test('a silence of what is rarely busy says nothing', () => {
  expect(engineAfter([0, 20_000, 40_000, 60_000, 80_000], hour).transitions).toEqual([]);
});

test('a silence that is longer than what is read again goes on after a restart', () => {
  const saved = engineAfter(everyFive, hour).engine.active();
  const engine = createEngine([rule]);
  engine.restore(JSON.parse(JSON.stringify(saved)), { events: start + hour, gauges: start });
  expect(engine.advance({ events: start + 2 * hour, gauges: start })).toEqual([]);
  expect(engine.values(rule.id)?.worst[0]?.value).toBe((2 * hour - 120_000) / 1_000);
  engine.addEvent('prices', tick(2 * hour));
  expect(engine.advance({ events: start + 3 * hour, gauges: start }).map(({ to }) => to)).toEqual([
    'resolved',
  ]);
});
