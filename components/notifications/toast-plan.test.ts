import { describe, expect, it } from 'vitest';
import type { NotificationItem } from '@/components/live';
import { ToastPlanner } from './toast-plan';

const note = (n: number, severity = 'info') => ({ key: `n${n}`, data: { severity } }) as NotificationItem;
const notes = (count: number, severity?: string) =>
  Array.from({ length: count }, (_, n) => note(n, severity));
const keys = (items: readonly NotificationItem[]) => items.map(({ key }) => key);

describe('toasts', () => {
  it('show a few notifications each', () =>
    expect(new ToastPlanner().plan(notes(3), 0)).toEqual({ each: notes(3) }));

  it('collapse to one when 300 come, whatever they are stamped with', () =>
    expect(new ToastPlanner().plan(notes(300), 0)).toEqual({ each: [], flood: 300 }));

  it('show one each again when the flood is over', () => {
    const planner = new ToastPlanner();
    planner.plan(notes(300), 0);
    expect(planner.plan(notes(1), 5_000)).toEqual({ each: notes(1) });
  });

  it('keep three critical ones standing and count the others in one', () => {
    const planner = new ToastPlanner();
    const first = planner.plan(notes(100, 'critical'), 0);
    expect(keys(first.each)).toEqual(['n0', 'n1', 'n2']);
    expect(first.moreCritical).toBe(97);
    expect(planner.plan([note(200, 'critical')], 60_000)).toEqual({ each: [], moreCritical: 98 });
    planner.closed('n1');
    expect(keys(planner.plan([note(201, 'critical')], 120_000).each)).toEqual(['n201']);
  });
});
