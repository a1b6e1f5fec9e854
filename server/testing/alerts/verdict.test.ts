import { expect, it } from 'vitest';
import type { Incident } from '@/lib/alerts/api';
import type { Scenario } from './play';
import { wrongWith } from './verdict';

const scenario = (name: string, ...rules: string[]): Scenario => ({
  name,
  cause: async () => undefined,
  undo: async () => undefined,
  expects: rules.map((rule) => ({ rule, labels: { process: 'payment' } })),
});
const incident = (ruleId: string, firedAt: number, over: Partial<Incident> = {}): Incident => ({
  ...{ alertId: ruleId, incidentId: `${ruleId}@${firedAt}`, ruleId, ruleName: ruleId, severity: 'warning' },
  ...{ state: 'resolved', value: 1, threshold: 0, unit: 'none', title: `${ruleId}!`, notification: 'sent' },
  ...{ labels: { process: 'payment' }, since: firedAt, firedAt, resolvedAt: firedAt + 1 },
  ...over,
});
const played = [
  { scenario: scenario('calm'), from: 0, to: 10 },
  { scenario: scenario('stopped', 'down'), from: 10, to: 20 },
];

it('nothing is wrong when each alert fires in its scenario and is resolved', () => {
  expect(wrongWith(played, [incident('down', 12)])).toEqual([]);
});

it('an alert of the calm is wrong, also one that is expected later', () => {
  expect(wrongWith(played, [incident('down', 9)])).toEqual([
    '"calm": unexpected: down process=payment, down!',
  ]);
});

it('an alert of another thing is wrong', () => {
  const other = incident('down', 12, { labels: { process: 'order' } });
  expect(wrongWith(played, [other])).toEqual(['"stopped": unexpected: down process=order, down!']);
});

it('an alert that fires twice, or is not resolved, is wrong', () => {
  expect(wrongWith(played, [incident('down', 12), incident('down', 14, { state: 'firing' })])).toEqual([
    '"stopped": twice: down process=payment',
    '"stopped": not resolved: down process=payment',
  ]);
});
