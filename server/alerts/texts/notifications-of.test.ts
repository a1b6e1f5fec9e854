import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mute } from '@/lib/alerts/api';
import { incidentIdOf } from '@/lib/alerts/incident';
import { notificationEvents } from '@/lib/events/feeds';
import type { Transition } from '@/server/alerts/engine/interface';
import type { Notices, Notified } from './interface';
import { ruleOf, transitionOf } from './notices.fixture';
import { notificationsOf } from './notifications-of';

const start = 1_700_000_000_000;
const at = (seconds: number) => start + seconds * 1_000;
type Call = { transitions: Transition[]; to: number };

/** The calls one after the other, each with the notices of the one before as JSON. */
function run(
  calls: readonly Call[],
  mutes: readonly Mute[] = [],
): Omit<Notified, 'notices'> & { kept: number } {
  let notices: Notices = new Map();
  const all: Omit<Notified, 'notices'> = { notifications: [], deliveries: [], outcomes: [] };
  for (const { transitions, to } of calls) {
    const answer = notificationsOf({ transitions, progress: { events: to, gauges: to }, mutes, notices });
    notices = new Map(JSON.parse(JSON.stringify([...answer.notices])));
    all.notifications.push(...answer.notifications);
    all.deliveries.push(...answer.deliveries);
    all.outcomes.push(...answer.outcomes);
  }
  // Of several rules in any order.
  all.outcomes.sort((a, b) => (a.incidentId < b.incidentId ? -1 : Number(a.incidentId > b.incidentId)));
  return { ...all, kept: notices.size };
}
const titles = ({ notifications }: ReturnType<typeof run>) =>
  notifications.map(({ at: time, data }) => [(time - start) / 1_000, data.title]);
const symbols = (count: number) => Array.from({ length: count }, (_, i) => `S${i}`);
const muteOf = (until: number, more: object = {}): Mute => ({
  id: 'm',
  labels: {},
  until,
  createdAt: start,
  ...more,
});

describe('an incident', () => {
  it('is announced when it fires and when it is resolved, with ids that depend on it alone', () => {
    const fired = transitionOf('ACME', 'firing', at(1));
    const { notifications, kept } = run([
      { transitions: [fired], to: at(1) },
      { transitions: [transitionOf('ACME', 'resolved', at(241))], to: at(300) },
    ]);
    const incidentId = incidentIdOf(fired.alertId, at(1));
    expect(notifications.map(({ data }) => data)).toEqual([
      {
        notificationId: `${incidentId}.firing`,
        audience: 'all',
        severity: 'warning',
        title: 'ACME moved 6.25 % in 1 min',
        body: 'The value is 6.25 % in 1 min, the threshold 5 %.',
        link: '/prices/ACME',
        alert: { alertId: fired.alertId, incidentId, ruleId: 'price-moved', state: 'firing' },
      },
      expect.objectContaining({
        notificationId: `${incidentId}.resolved`,
        severity: 'success',
        title: 'Resolved: ACME moved 6.25 % in 1 min',
        body: 'It fired for 4 min. The value is 1 % now.',
        alert: expect.objectContaining({ incidentId, state: 'resolved' }),
      }),
    ]);
    expect(kept).toBe(0);
  });

  it('of a rule whose id is a property of every object is one like any other', () => {
    const rule = ruleOf({ id: 'constructor', by: [] });
    const one = { ...transitionOf('A', 'resolved', at(1), rule), alertId: 'constructor' };
    expect(run([{ transitions: [one], to: at(2) }]).notifications).toEqual([]);
  });
});

describe('a storm', () => {
  const fire = symbols(17).map((symbol) => transitionOf(symbol, 'firing', at(1)));

  it('is three notifications, and one for all others when the window ends', () => {
    expect(titles(run([{ transitions: fire, to: at(31) }])).sort()).toEqual(
      [
        [1, 'S0 moved 6.25 % in 1 min'],
        [1, 'S1 moved 6.25 % in 1 min'],
        [1, 'S2 moved 6.25 % in 1 min'],
        [31, 'Price moved: 14 more symbols: S3, S4, S5, S6, S7, S8, S9, S10, S11, S12, S13, S14, S15, S16'],
      ].sort(),
    );
  });

  it('is resolved as it was announced: a group when its last incident is', () => {
    const resolve = symbols(17).map((symbol, i) => transitionOf(symbol, 'resolved', at(40 + i)));
    const said = titles(run([{ transitions: [...fire, ...resolve], to: at(90) }])).slice(4);
    expect(said).toHaveLength(4);
    expect(said.at(-1)).toEqual([56, expect.stringMatching(/^Resolved: Price moved: 14 more symbols: S3, /)]);
  });

  it('that is over before its window ends says so, once', () => {
    const resolve = symbols(17).map((symbol) => transitionOf(symbol, 'resolved', at(5)));
    const said = titles(run([{ transitions: [...fire, ...resolve], to: at(90) }]));
    expect(said).toHaveLength(7);
    expect(said.at(-1)).toEqual([
      31,
      expect.stringMatching(/^Price moved: 14 more symbols \(all resolved\): S3/),
    ]);
  });

  it('that goes on is one notification a window', () => {
    const later = symbols(600).map((symbol, i) => transitionOf(`L${symbol}`, 'firing', at(2 + i)));
    const { notifications } = run([{ transitions: [...fire, ...later], to: at(700) }]);
    expect(notifications.length).toBeLessThanOrEqual(3 + 600 / 30 + 2);
  });

  it('of 10,000 incidents names or counts each exactly once, in a bounded number', () => {
    const many = symbols(10_000).map((symbol, i) => transitionOf(symbol, 'firing', at(1 + i * 0.001)));
    const { deliveries, outcomes } = run([{ transitions: many, to: at(60) }]);
    expect(deliveries.length).toBeLessThanOrEqual(6);
    expect(deliveries.reduce((sum, { content }) => sum + content.count, 0)).toBe(10_000);
    expect(new Set(outcomes.map(({ incidentId }) => incidentId)).size).toBe(10_000);
    expect(deliveries.at(-1)?.content.title).toMatch(
      /^Price moved: 9,997 more alerts: S3, .* and 9,9\d\d more$/,
    );
  });

  it('of one alert that comes and goes counts how often', () => {
    const rule = ruleOf({ by: [], title: 'Prices moved {{value}}' });
    const flapping = symbols(8).flatMap((_, i) =>
      (['firing', 'resolved'] as const).map((to, half) => ({
        ...transitionOf('', to, at(1 + i * 2 + half), rule),
        labels: {},
      })),
    );
    expect(titles(run([{ transitions: flapping, to: at(60) }])).at(-1)).toEqual([
      31,
      'Price moved: fired 5 more times (all resolved)',
    ]);
  });
});

describe('a mute', () => {
  it('delays a notification until it ends', () => {
    const fired = transitionOf('A', 'firing', at(1));
    const answer = run([{ transitions: [fired], to: at(200) }], [muteOf(at(100))]);
    expect(titles(answer)).toEqual([[100, 'A moved 6.25 % in 1 min']]);
    expect(answer.outcomes.map(({ notification }) => notification)).toEqual(['muted', 'sent']);
  });

  it('drops both notifications of an incident that ends before it', () => {
    const transitions = [transitionOf('A', 'firing', at(1)), transitionOf('A', 'resolved', at(50))];
    expect(run([{ transitions, to: at(200) }], [muteOf(at(100))]).notifications).toEqual([]);
  });

  it.each([
    [{ ruleId: 'price-moved' }, 0],
    [{ ruleId: 'another' }, 1],
    [{ labels: { symbol: 'A' } }, 0],
    [{ labels: { symbol: 'B' } }, 1],
    [{ labels: { constructor: 'A' } }, 1],
  ])('of %j mutes what it matches', (mute, said) => {
    const transitions = [transitionOf('A', 'firing', at(1))];
    expect(run([{ transitions, to: at(50) }], [muteOf(at(100), mute)]).notifications).toHaveLength(said);
  });

  it('that a person ends before its time ends for what still fires', () => {
    const call = {
      transitions: [transitionOf('A', 'firing', at(1))],
      progress: { events: at(2), gauges: 0 },
    };
    const { notices } = notificationsOf({ ...call, mutes: [muteOf(at(100))], notices: new Map() });
    const after = notificationsOf({
      transitions: [],
      progress: { events: at(9), gauges: 0 },
      mutes: [],
      notices,
    });
    expect(after.notifications.map(({ at: time }) => time)).toEqual([at(9)]);
  });
});

it('changes nothing while there is nothing to say', () => {
  const progress = { events: at(1), gauges: at(1) };
  const { notices } = notificationsOf({
    transitions: [transitionOf('A', 'firing', at(1))],
    progress,
    mutes: [],
    notices: new Map(),
  });
  const next = { transitions: [], progress: { events: at(2), gauges: at(2) }, mutes: [] };
  expect(notificationsOf({ ...next, notices }).notices).toBe(notices);
});

describe('for any transitions', () => {
  const rules = [
    ruleOf(),
    ruleOf({ id: 'another', gauge: 'stock.available', events: undefined, field: undefined }),
  ];
  /** Alerts that fire and resolve in turn, at any times. */
  const history = fc
    .array(fc.record({ symbol: fc.nat(30), rule: fc.nat(1), second: fc.nat(400) }), { maxLength: 120 })
    .map((changes) => {
      const firing = new Set<string>();
      // An alert changes at most once in a slot.
      const slots = new Map(
        changes.map((change) => [`${change.rule}/${change.symbol}/${change.second}`, change]),
      );
      return [...slots.values()]
        .sort((a, b) => a.second - b.second || a.rule - b.rule || a.symbol - b.symbol)
        .map(({ symbol, rule, second }) => {
          const key = `${rule}/${symbol}`;
          const to = firing.delete(key) ? 'resolved' : 'firing';
          if (to === 'firing') firing.add(key);
          return transitionOf(`S${symbol}`, to, at(second), rules[rule]);
        });
    });
  const splits = fc.array(fc.nat(500), { maxLength: 12 }).map((seconds) => seconds.sort((a, b) => a - b));
  const mutes = fc
    .array(fc.record({ until: fc.nat(400), symbol: fc.nat(5) }), { maxLength: 3 })
    .map((list) => list.map(({ until, symbol }) => muteOf(at(until), { labels: { symbol: `S${symbol}` } })));
  const callsOf = (transitions: Transition[], seconds: readonly number[]): Call[] =>
    [...seconds, 500].map((second, i) => {
      const from = at(i === 0 ? -1 : (seconds[i - 1] ?? 0));
      return {
        to: at(second),
        transitions: transitions.filter((transition) => transition.at > from && transition.at <= at(second)),
      };
    });

  it('says the same however they are split, and each incident in exactly one notification', () => {
    fc.assert(
      fc.property(history, splits, mutes, (transitions, seconds, muted) => {
        const whole = run(callsOf(transitions, []), muted);
        const split = run(callsOf(transitions, seconds), muted);
        expect(split).toEqual(whole);
        const ids = whole.notifications.map(({ data }) => data.notificationId);
        expect(new Set(ids).size).toBe(ids.length);
        const announced = whole.outcomes.filter(({ notification }) => notification !== 'muted').length;
        const groups = new Map<string, number>();
        for (const { content } of whole.deliveries) groups.set(content.incidentId, content.count);
        expect([...groups.values()].reduce((sum, count) => sum + count, 0)).toBe(announced);
        for (const { data } of whole.notifications) notificationEvents['notification.posted'].parse(data);
      }),
      { numRuns: 200 },
    );
  });
});
