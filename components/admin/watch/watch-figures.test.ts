import { describe, expect, it } from 'vitest';
import type { ServiceHealth } from '@/lib/health';
import { formatClockTime } from '@/lib/text/format';
import { cellsOf, feedFigures, groupFigures } from './watch-figures';

const now = 1_800_000_000_000;
const since = now - 60_000;
const unknown = `Unknown since ${formatClockTime(since)}`;
const texts = (cells: ReturnType<typeof cellsOf>) => cells.map(({ text, span }) => `${text} (${span})`);

describe('the figures of a feed', () => {
  const feed = { feed: 'orders', eventsPerSecond: 20, ringEvents: 300, lagMessages: 0, lagSeconds: 0 };

  it('are shown while gateway and Kafka answer', () =>
    expect(texts(cellsOf(feedFigures(feed, { at: now })))).toEqual(['20 (1)', '0 (1)', '0 (1)', '300 (1)']));

  it('are unknown if they come from Kafka and Kafka is down', () =>
    expect(texts(cellsOf(feedFigures(feed, { at: now, kafkaDownSince: since })))).toEqual([
      `${unknown} (3)`,
      '300 (1)',
    ]));

  it('are all unknown when the gateway does not answer', () =>
    expect(texts(cellsOf(feedFigures(feed, { at: since, unknownSince: since })))).toEqual([
      `${unknown} (4)`,
    ]));
});

describe('the figures of a consumer group', () => {
  const group: ServiceHealth = {
    name: 'payment',
    kind: 'process',
    state: 'up',
    since,
    stateAt: now,
    lagMessages: 3,
    lagSeconds: 2,
    lagAt: now,
  };
  const clock = { now, skewMs: 0 };
  const cells = (over: Partial<ServiceHealth>, status = {}) =>
    texts(cellsOf(groupFigures({ ...group, ...over }, { at: now, ...status }, clock)));

  it('are shown while all answer', () => expect(cells({})).toEqual(['Up (1)', '3 (1)', '2.0 (1)']));

  it('are unknown while Kafka is down, whatever the last values were', () =>
    expect(cells({}, { kafkaDownSince: since })).toEqual([`${unknown} (3)`]));

  it('are unknown separately when only the supervisor, or only the request for groups, gets no answer', () => {
    expect(cells({ stateAt: since })).toEqual([`${unknown} (1)`, '3 (1)', '2.0 (1)']);
    const { lagMessages: _, lagSeconds: __, ...withoutLag } = group;
    const figures = groupFigures({ ...withoutLag, lagAt: since }, { at: now }, clock);
    expect(texts(cellsOf(figures))).toEqual(['Up (1)', `${unknown} (2)`]);
  });
});
