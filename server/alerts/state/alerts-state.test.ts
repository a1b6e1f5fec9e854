import { expect, test } from 'vitest';
import { alertRuleSchema } from '@/lib/alerts/rule';
import type { AlertState } from '@/lib/events';
import type { Transition } from '@/server/alerts/engine/interface';
import { AlertsState } from './alerts-state';

const rule = alertRuleSchema.parse({
  id: 'price-moved',
  name: 'Price moved',
  severity: 'warning',
  events: { topic: 'prices' },
  aggregate: 'change',
  field: 'price',
  window: '1m',
  by: ['symbol'],
  compare: 'atLeast',
  threshold: 5,
  unit: 'percent',
  title: '{{labels.symbol}} moved {{value}}',
});
const alertId = 'price-moved/0123456789abcdef';
const labels = { symbol: 'ACME' };

const transition = (from: AlertState, to: AlertState, at: number): Transition => ({
  at,
  rule,
  alertId,
  labels,
  from,
  to,
  value: 7,
});
const progress = (at: number) => ({ events: at, gauges: at });
const empty = () => new AlertsState({ active: [], mutes: [], notices: new Map() });
const idsOf = (state: AlertsState) => state.takeChange().events.map(({ id }) => id);
const mute = (until: number) => ({ id: 'm1', ruleId: rule.id, labels: {}, until, createdAt: 0 });

function firing(at = 1_000): AlertsState {
  const state = empty();
  state.apply([transition('inactive', 'firing', at)], progress(at));
  return state;
}

test('a pending alert is saved and not published', () => {
  const state = empty();
  state.apply([transition('inactive', 'pending', 1_000)], progress(1_000));
  const { active, events, incidents } = state.takeChange();
  expect(active.get(alertId)).toMatchObject({ state: 'pending', since: 1_000, labels });
  expect([events.length, incidents.size]).toEqual([0, 0]);
  state.apply([transition('pending', 'inactive', 2_000)], progress(2_000));
  expect(state.takeChange().active.get(alertId)).toBeNull();
});

test('the ids of what is published depend on the incident only', () => {
  const state = firing();
  expect(idsOf(state)).toEqual([`${alertId}@rs.firing`, `${alertId}@rs.firing`]);
  state.apply([{ ...transition('firing', 'resolved', 3_000), value: 1 }], progress(3_000));
  const { events, incidents, active } = state.takeChange();
  expect(events.map(({ type, id, time }) => [type, id, time])).toEqual([
    ['alert.changed', `${alertId}@rs.resolved`, 3_000],
    ['notification.posted', `${alertId}@rs.resolved`, 3_000],
  ]);
  expect([...incidents.values()]).toMatchObject([
    {
      state: 'resolved',
      firedAt: 1_000,
      resolvedAt: 3_000,
      notification: 'sent',
      title: expect.stringMatching(/^ACME moved 7/),
      value: 1,
    },
  ]);
  expect(active.get(alertId)).toBeNull();
});

test('an alert that fires and is resolved between two calls is one incident', () => {
  const state = empty();
  state.apply(
    [transition('inactive', 'firing', 1_000), transition('firing', 'resolved', 2_000)],
    progress(2_000),
  );
  const { incidents, active } = state.takeChange();
  expect([...incidents.values()]).toMatchObject([{ state: 'resolved', notification: 'sent' }]);
  expect(active.get(alertId)).toBeNull();
});

test('an alert is acknowledged once, while it fires', () => {
  const state = firing();
  state.takeChange();
  expect(state.acknowledge(alertId, 2_000)).toBe(true);
  expect(state.acknowledge(alertId, 3_000)).toBe(true);
  const { events, incidents } = state.takeChange();
  expect(events).toMatchObject([{ id: `${alertId}@rs.acknowledged`, data: { acknowledgedAt: 2_000 } }]);
  expect([...incidents.values()]).toMatchObject([{ acknowledgedAt: 2_000 }]);
  expect(state.acknowledge('another', 2_000)).toBe(false);
});

test('what is muted has a history and no notification; when the mute ends, it has one', () => {
  const state = empty();
  state.mute(mute(5_000), 0);
  state.takeChange();
  state.apply([transition('inactive', 'firing', 1_000)], progress(1_000));
  const { events, incidents } = state.takeChange();
  expect(events.map(({ type }) => type)).toEqual(['alert.changed']);
  expect([...incidents.values()]).toMatchObject([{ notification: 'muted', mutedUntil: 5_000 }]);
  state.apply([], progress(5_000));
  expect(state.takeChange().events).toMatchObject([{ type: 'notification.posted', time: 5_000 }]);
  expect(state.mutes).toEqual([]);
});

test('a mute that is created or ended while an alert fires is published with it', () => {
  const state = firing();
  state.takeChange();
  state.mute(mute(9_000), 2_000);
  expect(state.takeChange().events).toMatchObject([{ type: 'alert.changed', data: { mutedUntil: 9_000 } }]);
  expect(state.unmute('m1', 3_000)).toBe(true);
  const [event] = state.takeChange().events;
  expect(event).toMatchObject({ type: 'alert.changed', data: { mutedUntil: undefined } });
  expect(state.unmute('m1', 4_000)).toBe(false);
});

test('alerts of a rule that was deleted, or is grouped otherwise, are resolved', () => {
  for (const rules of [[], [{ ...rule, by: [] }]]) {
    const state = firing();
    state.takeChange();
    state.endOrphans(new Map(rules.map((each) => [each.id, each])), progress(4_000));
    expect(idsOf(state)).toEqual([`${alertId}@rs.resolved`, `${alertId}@rs.resolved`]);
  }
});

test('alerts of a rule that was changed go on with it', () => {
  const state = firing();
  state.takeChange();
  state.endOrphans(new Map([[rule.id, { ...rule, threshold: 3 }]]), progress(4_000));
  expect(state.takeChange().isEmpty).toBe(true);
  expect(state.active.get(alertId)?.rule.threshold).toBe(3);
});
