import { expect, test } from 'vitest';
import type { ManagedRule } from '@/lib/alerts/api';
import { type AlertRule, alertRuleSchema } from '@/lib/alerts/rule';
import { importPlan } from './import-plan';

const rule = (id: string, over: Partial<AlertRule> = {}): AlertRule =>
  alertRuleSchema.parse({
    ...{ id, name: id, severity: 'info', title: id, events: { topic: 'orders' }, aggregate: 'count' },
    ...{ window: '1m', compare: 'above', threshold: 1 },
    ...over,
  });
const managed = (id: string, origin: ManagedRule['origin'], isChanged = false): ManagedRule => ({
  rule: rule(id),
  origin,
  isChanged,
});
const present = [
  managed('own', 'own'),
  managed('came', 'builtIn'),
  managed('changed', 'builtIn', true),
  managed('file', 'file'),
];

test('new rules are created, others are changed where a field differs', () => {
  const imported = [rule('new'), rule('own', { threshold: 2, for: '1m' }), rule('came')];
  expect(importPlan(present, imported, false)).toEqual({
    create: [rule('new')],
    change: [{ rule: imported[1], fields: ['threshold', 'for'] }],
    delete: [],
    unchanged: 1,
    readOnly: [],
  });
});

test('a rule of ALERT_RULES is read-only, and may be imported as it is', () => {
  expect(importPlan(present, [rule('file', { threshold: 2 })], false)).toMatchObject({
    change: [],
    readOnly: ['file'],
  });
  expect(importPlan(present, [rule('file')], false)).toMatchObject({ unchanged: 1, readOnly: [] });
});

test('other rules are deleted when that is wanted: own ones, and changes of those that came', () => {
  expect(importPlan(present, [], true).delete).toEqual(['own', 'changed']);
  expect(importPlan(present, [rule('own')], true).delete).toEqual(['changed']);
});
