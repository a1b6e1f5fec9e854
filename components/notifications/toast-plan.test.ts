import { describe, expect, it } from 'vitest';
import type { NotificationItem } from '@/components/live';
import { ToastPlanner } from './toast-plan';

const note = (n: number, severity = 'critical') => ({ key: `n${n}`, data: { severity } }) as NotificationItem;
const notes = (count: number, severity?: string) =>
  Array.from({ length: count }, (_, n) => note(n, severity));
const keys = (items: readonly NotificationItem[]) => items.map(({ key }) => key);

describe('toasts', () => {
  it('are shown for critical notifications', () =>
    expect(new ToastPlanner().plan(notes(2))).toEqual({ each: notes(2) }));

  it.each(['info', 'success', 'warning'])('are not shown for %s, however many arrive', (severity) =>
    expect(new ToastPlanner().plan(notes(300, severity))).toEqual({ each: [] }),
  );

  it('are three during a flood, plus one that counts the others until it is closed', () => {
    const planner = new ToastPlanner();
    const first = planner.plan(notes(100));
    expect(keys(first.each)).toEqual(['n0', 'n1', 'n2']);
    expect(first.more).toBe(97);
    expect(planner.plan([note(200)])).toEqual({ each: [], more: 98 });
    planner.closed('n1');
    expect(keys(planner.plan([note(201)]).each)).toEqual(['n201']);
    planner.closedMore();
    expect(planner.plan([note(202)])).toEqual({ each: [], more: 1 });
  });
});
