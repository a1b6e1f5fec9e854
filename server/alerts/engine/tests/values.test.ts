import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlertRule } from '@/lib/alerts/rule';
import { slotMs } from '@/lib/alerts/windows';
import { createEngine } from '..';
import { lengthMs, rules, ticks } from './arbitraries.fixture';
import { groupsOf, slotsOf, valueAt } from './naive.fixture';
import { ruleOf, start } from './rules.fixture';

const lastSlot = start + lengthMs + 25_000;

function expectValues(
  rule: AlertRule,
  at: number,
  actual: [string, number | null][],
  expected: [string, number | null][],
) {
  const known = expected.filter(([, value]) => value !== null);
  const found = new Map(actual);
  for (const [key, value] of known)
    expect(found.get(key) ?? emptyValue(rule), `${key} at ${at}`).toBeCloseTo(value as number, 6);
  // A group of which nothing is left has the value of nothing.
  for (const [key, value] of actual)
    if (value !== null) expect(new Map(known).get(key) ?? null).not.toBeNull();
}

const emptyValue = ({ aggregate }: AlertRule) => (['count', 'rate', 'sum'].includes(aggregate) ? 0 : null);

const labelsOf = ({ by }: AlertRule, key: string) =>
  Object.fromEntries(by.map((name, n) => [name, key.split('|')[n] ?? '']));

test('values at the end of every slot are those that a computation from all events gives', () => {
  fc.assert(
    fc.property(rules, ticks, fc.boolean(), (over, events, fromLake) => {
      const rule = ruleOf(over);
      const groups = groupsOf(rule, events);
      const engine = createEngine([rule]);
      if (fromLake) {
        for (const [key, inGroup] of groups)
          for (const bucket of slotsOf(inGroup, rule)) engine.addBucket(rule.id, labelsOf(rule, key), bucket);
      } else for (const event of events) engine.addEvent('prices', event);
      for (let at = start + slotMs; at <= lastSlot; at += slotMs) {
        engine.advance({ events: at, gauges: at });
        const worst = engine.values(rule.id)?.worst ?? [];
        const actual = worst.map(({ labels, value }): [string, number | null] => [
          Object.values(labels).join('|'),
          value,
        ]);
        const expected = [...groups].map(([key, inGroup]): [string, number | null] => [
          key,
          valueAt(rule, inGroup, at).value,
        ]);
        expectValues(rule, at, actual, expected);
      }
    }),
    { numRuns: 100 },
  );
});
