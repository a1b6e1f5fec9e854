import { pino } from 'pino';
import { expect, test } from 'vitest';
import { alertRuleSchema } from '@/lib/alerts/rule';
import { ruleSet } from './rule-set';

const log = pino({ level: 'silent' });
const rule = (id: string, threshold = 1) =>
  alertRuleSchema.parse({
    id,
    name: id,
    severity: 'info',
    events: { topic: 'orders' },
    aggregate: 'count',
    window: '1m',
    compare: 'above',
    threshold,
    title: id,
  });
const stored = (...rules: { id: string }[]) => rules.map((data) => ({ id: data.id, data }));

test('a rule that came with the program follows the program until an administrator changes it', () => {
  const rules = ruleSet(stored(rule('b', 7)), { builtIn: [rule('a'), rule('b')], ofFile: [] }, log);
  expect(rules.get('a')).toMatchObject({ origin: 'builtIn', isChanged: false, rule: { threshold: 1 } });
  expect(rules.get('b')).toMatchObject({ origin: 'builtIn', isChanged: true, rule: { threshold: 7 } });
});

test('a rule of the file comes before all others', () => {
  const given = { builtIn: [rule('a')], ofFile: [rule('a', 9), rule('c', 9)] };
  const rules = ruleSet(stored(rule('a', 7), rule('c', 7), rule('d')), given, log);
  expect([...rules.values()].map(({ rule: { id, threshold }, origin }) => [id, threshold, origin])).toEqual([
    ['a', 9, 'file'],
    ['c', 9, 'file'],
    ['d', 1, 'own'],
  ]);
});

test('a stored rule that does not fit this version is left out', () => {
  const rules = ruleSet(
    stored({ ...rule('a'), aggregate: 'mode' } as never, rule('b')),
    { builtIn: [], ofFile: [] },
    log,
  );
  expect([...rules.keys()]).toEqual(['b']);
});
