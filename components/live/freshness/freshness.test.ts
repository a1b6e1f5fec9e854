import { describe, expect, it } from 'vitest';
import { type FeedFacts, type Freshness, type FreshnessState, isStale, nextFreshness } from './freshness';
import { nextPace, type Pace, silentSince } from './freshness-pace';

const now = 1_800_000_000_000;
const fine: FeedFacts = {
  now,
  link: 'connected',
  isPaused: false,
  status: 'live',
  heartbeat: { at: now - 300, lagSeconds: 0 },
  isClockWrong: false,
};
const wasLive: Freshness = { state: 'live', since: now - 60_000, asOf: now - 1_300 };

describe('the freshness of a feed', () => {
  const cases: { name: string; before?: Freshness; facts: Partial<FeedFacts>; next: Freshness }[] = [
    { name: 'nothing received yet', facts: { status: 'loading' }, next: { state: 'connecting', since: now } },
    {
      name: 'at the end of the log',
      facts: {},
      next: { state: 'live', since: now, asOf: now - 300 },
    },
    {
      name: 'the gateway is behind Kafka',
      before: wasLive,
      facts: { heartbeat: { at: now, lagSeconds: 4 } },
      next: { state: 'late', since: now - 4_000, asOf: now - 1_300 },
    },
    {
      name: 'the gateway reads on while it is late',
      before: { state: 'late', since: now - 9_000, asOf: now - 8_000 },
      facts: { heartbeat: { at: now, lagSeconds: 4 } },
      next: { state: 'late', since: now - 9_000, asOf: now - 4_000 },
    },
    {
      name: 'no events though usually there are',
      before: wasLive,
      facts: { silentSince: now - 20_000 },
      next: { state: 'silent', since: now - 20_000, asOf: now - 300 },
    },
    {
      name: 'Kafka does not answer: complete only up to its last answer',
      before: wasLive,
      facts: { kafkaDownSince: now - 2_500 },
      next: { state: 'kafka-down', since: now - 2_500, asOf: now - 2_500 },
    },
    {
      name: 'Kafka does not answer since before the page was opened',
      facts: { kafkaDownSince: now - 90_000 },
      next: { state: 'kafka-down', since: now - 90_000, asOf: now - 90_000 },
    },
    {
      name: 'the connection is lost',
      before: wasLive,
      facts: { link: 'reconnecting', lostAt: now - 200, status: 'loading' },
      next: { state: 'gateway-lost', since: now - 200, asOf: now - 1_300 },
    },
    {
      name: 'the connection is open without a heartbeat',
      before: wasLive,
      facts: { missingSince: now - 3_000 },
      next: { state: 'gateway-lost', since: now - 3_000, asOf: now - 1_300 },
    },
    {
      name: 'a lost gateway that then disconnects keeps its start',
      before: { state: 'gateway-lost', since: now - 15_000, asOf: now - 15_300 },
      facts: { link: 'reconnecting', lostAt: now - 100, status: 'loading' },
      next: { state: 'gateway-lost', since: now - 15_000, asOf: now - 15_300 },
    },
    {
      name: 'never connected',
      facts: { link: 'reconnecting', lostAt: now - 100, status: 'idle' },
      next: { state: 'connecting', since: now },
    },
    {
      name: 'a replay is running',
      before: { state: 'gateway-lost', since: now - 9_000, asOf: now - 9_500 },
      facts: { status: 'catching-up' },
      next: { state: 'catching-up', since: now, asOf: now - 9_500 },
    },
    {
      name: 'a page that returns to a feed shows its earlier state',
      before: { ...wasLive, asOf: now - 30_000 },
      facts: { status: 'idle' },
      next: { state: 'catching-up', since: now, asOf: now - 30_000 },
    },
    {
      name: 'paused',
      before: wasLive,
      facts: { isPaused: true, status: 'idle', missingSince: now - 5_000 },
      next: { state: 'paused', since: now, asOf: now - 1_300 },
    },
    {
      name: 'no network',
      before: wasLive,
      facts: { link: 'offline', lostAt: now - 700 },
      next: { state: 'offline', since: now - 700, asOf: now - 1_300 },
    },
    {
      name: 'the gateway refuses it',
      facts: { status: 'refused' },
      next: { state: 'denied', since: now },
    },
    {
      name: 'the clock of a producer is wrong: complete nevertheless',
      before: wasLive,
      facts: { isClockWrong: true },
      next: { state: 'clock-trouble', since: now, asOf: now - 300 },
    },
  ];
  it.each(cases)('$name: $next.state', ({ before, facts, next }) => {
    expect(nextFreshness(before, { ...fine, ...facts })).toEqual(next);
  });

  it('keeps the start of a state', () => {
    const later = nextFreshness({ ...wasLive }, { ...fine, now: now + 5_000 });
    expect(later.since).toBe(wasLive.since);
  });
});

describe('the screen', () => {
  it.each<[FreshnessState, number, number, boolean]>([
    ['live', 60_000, 60_000, false],
    ['silent', 60_000, 300, false],
    ['clock-trouble', 60_000, 300, false],
    ['kafka-down', 4_900, 4_900, false],
    ['kafka-down', 5_000, 5_000, true],
    ['gateway-lost', 4_000, 5_100, true],
    ['late', 6_000, 4_000, true],
    ['catching-up', 100, 30_000, true],
    ['paused', 0, 300, true],
  ])('of a feed that is %s for %i ms and complete up to %i ms ago is stale: %s', (state, ms, ago, stale) => {
    expect(isStale({ state, since: now - ms, asOf: now - ago }, now)).toBe(stale);
  });
});

describe('a silent feed', () => {
  const run = (seconds: number, rateAt: (second: number) => number) => {
    let pace: Pace | undefined;
    for (let i = 0; i <= seconds; i += 1) pace = nextPace(pace, rateAt(i), now + i * 1_000);
    return silentSince(pace as Pace);
  };

  it('is one with 20 expected events missing', () => {
    const stopsAt60 = (second: number) => (second <= 60 ? 2 : 0);
    expect(run(70, stopsAt60)).toBeUndefined();
    expect(run(76, stopsAt60)).toBe(now + 60_000);
  });

  it('is not one with an event a minute', () => {
    expect(run(600, (second) => (second % 60 === 1 ? 1 : 0))).toBeUndefined();
  });

  it('is not one that never had an event', () => {
    expect(run(600, () => 0)).toBeUndefined();
  });
});
