import { describe, expect, it } from 'vitest';
import { nextPage, type PageFacts, producerTrouble } from './connection-state';
import type { Freshness, FreshnessState } from './freshness';

const now = 1_800_000_000_000;
const feed = (state: FreshnessState, ms = 1_000): Freshness => ({ state, since: now - ms, asOf: now - ms });
const fine: PageFacts = {
  now,
  link: { phase: 'connected' },
  feeds: [feed('live'), feed('live')],
  behind: 0,
  lagSeconds: 0,
  unexplained: 0,
};
const lost: PageFacts['link'] = { phase: 'reconnecting', retryAt: now + 900 };

describe('the state of the page', () => {
  it.each<[string, Partial<PageFacts>]>([
    ['live', {}],
    ['live', { feeds: [feed('silent'), feed('live')] }],
    ['connecting', { feeds: [feed('connecting'), feed('live')] }],
    ['connecting', { link: { phase: 'connecting' }, feeds: [] }],
    ['clock-trouble', { feeds: [feed('clock-trouble'), feed('live')] }],
    ['clock-trouble', { clocks: { fault: 'browser', skewMs: 120_000 } }],
    ['clock-trouble', { impossibleMs: 300 }],
    ['catching-up', { feeds: [feed('catching-up'), feed('connecting')] }],
    ['late', { feeds: [feed('catching-up'), feed('late')] }],
    ['paused', { feeds: [feed('paused'), feed('paused')], clocks: { fault: 'apart', skewMs: 9_000 } }],
    ['unexplained', { unexplained: 1, feeds: [feed('late')] }],
    ['kafka-down', { unexplained: 1, feeds: [feed('live'), feed('kafka-down')] }],
    ['gateway-lost', { feeds: [feed('gateway-lost'), feed('kafka-down')] }],
    ['gateway-lost', { link: lost, feeds: [feed('connecting')] }],
    ['offline', { link: { phase: 'offline' }, feeds: [feed('gateway-lost')] }],
    [
      'denied',
      { link: { phase: 'denied', title: 'No access', message: 'm' }, feeds: [feed('gateway-lost')] },
    ],
  ])('is %s, the most important state', (phase, over) => {
    expect(nextPage(undefined, { ...fine, ...over }).phase).toBe(phase);
  });

  it('counts from when the connection was lost, not from the last attempt', () => {
    const first = nextPage(undefined, { ...fine, link: lost, lostAt: now - 100 });
    const later = { ...fine, now: now + 9_000, link: { ...lost, retryAt: now + 12_000 }, lostAt: now - 100 };
    expect(nextPage(first, later).since).toBe(now - 100);
  });

  it('reports an open connection without a heartbeat', () => {
    const feeds = [feed('gateway-lost')];
    expect(nextPage(undefined, { ...fine, feeds })).toMatchObject({ isSilent: true });
    expect(nextPage(undefined, { ...fine, feeds, link: lost })).not.toHaveProperty('isSilent');
  });

  it('is complete up to the time of its least complete feed', () => {
    expect(nextPage(undefined, { ...fine, feeds: [feed('live', 300), feed('late', 9_000)] }).asOf).toBe(
      now - 9_000,
    );
  });
});

describe('the producer with a wrong clock', () => {
  const found = [
    { feed: 'orders', offsetMs: -120_004, source: 'till' },
    { feed: 'prices', offsetMs: 3_000 },
  ];

  it('is the one that is off the most', () => {
    expect(producerTrouble(found, undefined)).toEqual({ ...found[0], offsetMs: -120_000 });
  });

  it('is not one that agrees with this browser while the gateway’s clock is wrong', () => {
    expect(producerTrouble(found, { fault: 'gateway', skewMs: 120_000 })).toEqual(found[1]);
    expect(producerTrouble(found.slice(0, 1), { fault: 'gateway', skewMs: 120_000 })).toBeUndefined();
  });
});
