import { expect, it } from 'vitest';
import { ruleOf as someRule } from '@/components/alerts/testing/alerts.fixture';
import type { AlertRuleInput } from '@/lib/alerts/rule';
import { draftOf, idOf, newDraft } from './draft';
import { errorAt } from './errors';
import { eventFields } from './event-fields';
import { previewRuleOf, ruleOf } from './rule-input';

const zone = 'Europe/Berlin';
const noEvents: Partial<AlertRuleInput> = { events: undefined, matching: undefined, window: undefined };

it.each<[string, Partial<AlertRuleInput>]>([
  ['a share with hysteresis', { resolveThreshold: 15, minEvents: 20, for: '10s', keepFiring: '5s' }],
  ['a gauge', { ...noEvents, gauge: 'group.lag', aggregate: 'last', by: ['group'], threshold: 0.5 }],
  [
    'conditions of every kind',
    {
      events: { topic: 'logs' },
      aggregate: 'p99',
      matching: undefined,
      field: 'durationMs',
      where: [
        { field: 'level', in: ['error', 'fatal'] },
        { field: 'durationMs', atLeast: 1.5 },
        { field: 'durationMs', is: 3 },
        { field: 'attributes.retried', is: true },
        { field: 'msg', contains: 'a, b ' },
        { field: 'service', isNot: '5' },
        { field: 'attributes.code', in: ['5', 5, 'a, b', '"x"', ' y', 'true', 'plain text'] },
      ],
    },
  ],
  [
    'channels and quiet hours',
    {
      notify: {
        channels: ['ops'],
        quietHours: { from: '22:00', to: '06:00', timeZone: 'Asia/Tokyo', exceptCritical: false },
      },
    },
  ],
  [
    'invalid messages',
    { events: { topic: 'prices', invalid: true }, aggregate: 'count', matching: undefined, by: ['reason'] },
  ],
])('keeps everything of a rule: %s', (_, over) => {
  const rule = someRule(over);
  expect(ruleOf(draftOf(rule, zone))).toEqual({ rule });
});

it('names the field of each error in words', () => {
  const draft = { ...newDraft(zone), threshold: 'x', window: '5 minutes', where: [] };
  const result = ruleOf(draft);
  const errors = 'errors' in result ? result.errors : new Map<string, string>();
  expect(errorAt(errors, 'threshold')).toBe('Has to be a number.');
  expect(errorAt(errors, 'name')).toBe('Has to be set.');
  expect(errorAt(errors, 'window')).toMatch(/^Has to be a duration/);
});

it('has a rule for the preview before there are texts, and none before there is a threshold', () => {
  expect(previewRuleOf({ ...newDraft(zone), threshold: '1,5' })?.threshold).toBe(1.5);
  expect(previewRuleOf(newDraft(zone))).toBeUndefined();
});

it('offers the fields of the chosen types', () => {
  const paths = (types: string[]) => eventFields('orders', types).map(({ path }) => path);
  expect(paths(['payment.failed'])).toEqual(['type', 'source', 'orderId', 'reason']);
  expect(paths([])).toContain('customer.email');
});

it('makes an id of a name in any alphabet', () => {
  expect(idOf('  Zu viele Fehler: Größe > 5 %')).toBe('zu-viele-fehler-gro-e-5');
  expect(idOf('価格')).toBe('');
  expect(idOf('x'.repeat(100))).toHaveLength(64);
});
