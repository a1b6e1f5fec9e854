import { describe, expect, it } from 'vitest';
import type { NotificationItem } from '@/components/live';
import { AnnouncementPlanner } from './announcement-plan';
import { moreText, urgencyOf } from './urgency';

const note = (n: number, severity = 'critical', over: object = {}) =>
  ({ key: `n${n}`, read: false, data: { severity, ...over } }) as NotificationItem;
const notes = (count: number, severity?: string, over?: object) =>
  Array.from({ length: count }, (_, n) => note(n, severity, over));
const firing = { alert: { state: 'firing' } };
const keys = (items: readonly NotificationItem[]) => items.map(({ key }) => key);
const planner = () => new AnnouncementPlanner(urgencyOf);

describe('announcements', () => {
  it('are made of critical notifications and of alerts that are warnings', () => {
    expect(keys(planner().plan(notes(2)).each)).toEqual(['n0', 'n1']);
    expect(keys(planner().plan(notes(2, 'warning', firing)).each)).toEqual(['n0', 'n1']);
  });

  it.each([
    ['info', {}],
    ['success', {}],
    ['warning', {}],
    ['info', firing],
    ['success', { alert: { state: 'resolved' } }],
    ['critical', { alert: { state: 'resolved' } }],
  ])('are not made of %s %o, however many arrive', (severity, over) =>
    expect(planner().plan(notes(300, severity, over))).toEqual({ each: [], close: [] }),
  );

  it('are not made of what is read already', () =>
    expect(planner().plan([{ ...note(1), read: true }])).toEqual({ each: [], close: [] }));

  it('are three during a flood, plus one that counts the others until it is closed', () => {
    const plans = planner();
    const first = plans.plan(notes(100));
    expect(keys(first.each)).toEqual(['n0', 'n1', 'n2']);
    expect(first.more).toEqual({ critical: 97, warning: 0 });
    expect(plans.plan([note(200)])).toEqual({ each: [], close: [], more: { critical: 98, warning: 0 } });
    plans.closed('n1');
    expect(keys(plans.plan([note(201)]).each)).toEqual(['n201']);
    plans.closedMore();
    expect(plans.plan([note(202)]).more).toEqual({ critical: 1, warning: 0 });
  });

  it('of critical ones take the place of the oldest warnings', () => {
    const plans = planner();
    plans.plan(notes(3, 'warning', firing));
    expect(plans.plan([note(10)])).toMatchObject({ each: [{ key: 'n10' }], close: ['n0'] });
    expect(plans.plan([note(11, 'warning', firing)]).more).toEqual({ critical: 0, warning: 1 });
  });

  it('are closed when they are read or resolved, and the summary counts the others', () => {
    const plans = planner();
    const all = notes(5);
    plans.plan(all);
    expect(plans.read(all)).toEqual({ each: [], close: [] });
    const read = (...indexes: number[]) => all.map((item, i) => ({ ...item, read: indexes.includes(i) }));
    expect(plans.read(read(0, 3))).toEqual({ each: [], close: ['n0'], more: { critical: 1, warning: 0 } });
    expect(plans.read(read(0, 3, 4))).toEqual({ each: [], close: [], more: undefined });
    expect(plans.closed('n0')).toBe(false);
  });

  it('count a bounded number of notifications', () => {
    const plans = planner();
    const { more } = plans.plan(notes(5_000));
    expect(more && moreText(more)).toBe('At least 1,000 more critical');
  });
});

describe('the text of a summary', () => {
  it.each([
    [{ critical: 37, warning: 0 }, '37 more critical'],
    [{ critical: 0, warning: 1 }, '1 more warning'],
    [{ critical: 2, warning: 5 }, '2 more critical, 5 more warnings'],
  ])('%o', (more, text) => expect(moreText(more)).toBe(text));
});
