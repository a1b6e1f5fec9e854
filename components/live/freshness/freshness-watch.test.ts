import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageClock } from '@/components/live/clock/page-clock';
import type { FeedStatus } from '@/components/live/feeds/feed-session';
import { Emitter } from '@/components/live/support/emitter';
import type { HealthSample, ServiceHealth } from '@/lib/health';
import { type Feed, feeds } from '@/lib/protocol';
import type { FreshnessSources } from './freshness-sources';
import { FreshnessWatch } from './freshness-watch';

const now = 1_800_000_000_000;

/** The parts of a page that the watch reads; each can be set. */
function setUp() {
  const status = new Map<Feed, FeedStatus>(feeds.map((feed) => [feed, feed === 'logs' ? 'idle' : 'live']));
  const page = {
    sample: undefined as HealthSample | undefined,
    isPaused: false,
    lostAt: undefined as number | undefined,
  };
  const connection = {
    changed: new Emitter(),
    snapshot: () =>
      page.lostAt === undefined ? { phase: 'connected' } : { phase: 'reconnecting', retryAt: 0 },
    lostAt: () => page.lostAt,
    transport: () => 'websocket',
  };
  const live = {
    connection,
    clock: new PageClock({ ms: 0, uncertaintyMs: 1, isSettled: true } as ConstructorParameters<
      typeof PageClock
    >[0]),
    ledger: { median: () => 14, unexplained: () => 0 },
    latency: { impossible: () => undefined },
    sessions: new Map(
      feeds.map((feed) => [
        feed,
        { feed, changed: new Emitter(), snapshot: () => ({ status: status.get(feed) }) },
      ]),
    ),
    pause: { changed: new Emitter(), isPaused: () => page.isPaused },
    health: { changed: new Emitter(), sample: () => page.sample },
    queue: { recovered: 0 },
  };
  const watch = new FreshnessWatch(live as unknown as FreshnessSources);
  const stop = watch.start();
  const heartbeat = (over: Partial<HealthSample> = {}) => {
    page.sample = {
      at: Date.now(),
      services: [] as ServiceHealth[],
      feeds: feeds.map((feed) => ({ feed, eventsPerSecond: 1, lagMessages: 0, lagSeconds: 0 })),
      ...over,
    } as HealthSample;
    watch.received('health');
    watch.sampled(page.sample);
    live.health.changed.emit();
  };
  const changed = vi.fn();
  watch.changed.on(changed);
  return { live, page, status, watch, heartbeat, changed, stop };
}

/** Lets time pass, with a heartbeat every second or none. */
const pass = (seconds: number, heartbeat?: () => void) => {
  for (let i = 0; i < seconds; i += 1) {
    vi.advanceTimersByTime(1_000);
    heartbeat?.();
  }
};

describe('the watch over the freshness of a page', () => {
  beforeEach(() => void vi.useFakeTimers({ now }));
  afterEach(() => void vi.useRealTimers());

  it('is live with each heartbeat, and changes nothing while nothing changes', () => {
    const { watch, heartbeat, changed } = setUp();
    pass(1, heartbeat);
    expect(watch.page().phase).toBe('live');
    changed.mockClear();
    const before = watch.feed('prices');
    pass(3, heartbeat);
    expect(watch.feed('prices')).toBe(before);
    expect(before).toMatchObject({ state: 'live', isStale: false });
  });

  it('makes feeds from Kafka stale 5 s after Kafka stopped answering, and not the health of the gateway', () => {
    const { watch, heartbeat } = setUp();
    pass(2, heartbeat);
    const since = Date.now();
    const down = () => heartbeat({ kafka: { state: 'down', since } });
    pass(2, down);
    expect(watch.page()).toMatchObject({ phase: 'kafka-down', since });
    expect(watch.feed('prices').isStale).toBe(false);
    pass(4, down);
    expect(watch.feed('prices')).toMatchObject({ state: 'kafka-down', isStale: true, asOf: since });
    expect(watch.feed('health')).toMatchObject({ state: 'live', isStale: false });
    pass(1, heartbeat);
    expect(watch.feed('prices')).toMatchObject({ state: 'live', isStale: false });
  });

  it('keeps a feed late when only health samples arrive', () => {
    const { watch, heartbeat } = setUp();
    const late = () =>
      heartbeat({
        feeds: [{ feed: 'orders', eventsPerSecond: 1, ringEvents: 0, lagMessages: 40, lagSeconds: 6 }],
      });
    pass(2, late);
    expect(watch.feed('orders')).toMatchObject({ state: 'late', isStale: true, asOf: Date.now() - 6_000 });
    expect(watch.feed('prices')).toMatchObject({ state: 'live', isStale: false });
    expect(watch.page()).toMatchObject({ phase: 'late', lagSeconds: 6 });
  });

  it('reports a connected gateway without messages as lost, except for a feed that still receives', () => {
    const { watch, heartbeat } = setUp();
    pass(1, heartbeat);
    pass(4, () => watch.received('prices'));
    expect(watch.feed('orders')).toMatchObject({ state: 'gateway-lost' });
    expect(watch.feed('prices').state).toBe('live');
    expect(watch.page()).toMatchObject({ phase: 'gateway-lost', isSilent: true, since: now + 1_000 });
  });

  it('gives a page that slept time to read its messages', () => {
    const { watch, heartbeat } = setUp();
    pass(1, heartbeat);
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(250);
    expect(watch.page().phase).toBe('live');
    heartbeat();
    vi.advanceTimersByTime(250);
    expect(watch.page().phase).toBe('live');
  });

  it('is stale immediately when the person pauses, and shows up to when it is complete', () => {
    const { live, page, watch, heartbeat } = setUp();
    pass(2, heartbeat);
    page.isPaused = true;
    live.pause.changed.emit();
    expect(watch.feed('orders')).toMatchObject({ state: 'paused', isStale: true, asOf: now + 2_000 });
    expect(watch.page().phase).toBe('paused');
  });

  it('counts from when the connection was lost', () => {
    const { live, page, watch, heartbeat } = setUp();
    pass(2, heartbeat);
    page.lostAt = Date.now();
    live.connection.changed.emit();
    pass(7);
    expect(watch.page()).toMatchObject({ phase: 'gateway-lost', since: now + 2_000 });
    expect(watch.feed('orders')).toMatchObject({ isStale: true, asOf: now + 2_000 });
  });
});
