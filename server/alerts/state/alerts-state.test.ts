import { expect, it } from 'vitest';
import { transitionOf } from '@/server/alerts/texts/notices.fixture';
import { AlertsState } from './alerts-state';

const at = 1_800_000_000_000;

it('an alert that is resolved keeps the texts of what happened, with the value that ended it', () => {
  const state = new AlertsState({ active: [], mutes: [], notices: new Map() });
  const step = (to: 'firing' | 'resolved', time: number) => {
    state.apply([transitionOf('ACME', to, time)], { events: time, gauges: time });
    return [...state.takeChange().incidents.values()].at(-1);
  };
  const fired = step('firing', at);
  expect(fired).toMatchObject({
    state: 'firing',
    value: 6.25,
    title: expect.stringContaining('moved 6.25 %'),
  });
  const resolved = step('resolved', at + 60_000);
  expect(resolved).toMatchObject({ state: 'resolved', value: 1, firedAt: at, resolvedAt: at + 60_000 });
  expect(resolved?.title).toBe(fired?.title);
});
