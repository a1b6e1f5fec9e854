import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageClock } from '@/components/live/clock/page-clock';
import type { FeedStatus } from '@/components/live/feeds/feed-session';
import { Emitter } from '@/components/live/support/emitter';
import type { HealthSample, ServiceHealth } from '@/lib/health';
import { type Feed, feeds } from '@/lib/protocol';
import type { FreshnessSources } from './freshness-sources';
import { FreshnessWatch } from './freshness-watch';

const now = 1_800_000_000_000;

/** What the watch reads of a page, each part to be set. */
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
    backlog: { recovered: 0 },
  };
  const watch = new FreshnessWatch(live as unknown as FreshnessSources);
  const stop = watch.start();
  const beat = (over: Partial<HealthSample> = {}) => {
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
  const change = vi.fn();
  watch.changed.on(change);
  return { live, page, status, watch, beat, change, stop };
}

/** Lets time pass as it does on a page, with a heartbeat each second or none. */
const pass = (seconds: number, beat?: () => void) => {
  for (let i = 0; i < seconds; i += 1) {
    vi.advanceTimersByTime(1_000);
    beat?.();
  }
};

describe('the watch over the freshness of a page', () => {
  beforeEach(() => void vi.useFakeTimers({ now }));
  afterEach(() => void vi.useRealTimers());

  it('is live with each heartbeat, and changes nothing while nothing changes', () => {
    const { watch, beat, change } = setUp();
    pass(1, beat);
    expect(watch.page().phase).toBe('live');
    change.mockClear();
    const before = watch.feed('prices');
    pass(3, beat);
    expect(watch.feed('prices')).toBe(before);
    expect(before).toMatchObject({ state: 'live', isStale: false });
  });

  it('makes what is in Kafka stale 5 s after Kafka went away, and not what the gateway says of itself', () => {
    const { watch, beat } = setUp();
    pass(2, beat);
    const since = Date.now();
    const down = () => beat({ kafka: { state: 'down', since } });
    pass(2, down);
    expect(watch.page()).toMatchObject({ phase: 'kafka-down', since });
    expect(watch.feed('prices').isStale).toBe(false);
    pass(4, down);
    expect(watch.feed('prices')).toMatchObject({ state: 'kafka-down', isStale: true, asOf: since });
    expect(watch.feed('health')).toMatchObject({ state: 'live', isStale: false });
    pass(1, beat);
    expect(watch.feed('prices')).toMatchObject({ state: 'live', isStale: false });
  });

  it('does not take a health sample for news of a feed that is late', () => {
    const { watch, beat } = setUp();
    const late = () =>
      beat({
        feeds: [{ feed: 'orders', eventsPerSecond: 1, ringEvents: 0, lagMessages: 40, lagSeconds: 6 }],
      });
    pass(2, late);
    expect(watch.feed('orders')).toMatchObject({ state: 'late', isStale: true, asOf: Date.now() - 6_000 });
    expect(watch.feed('prices')).toMatchObject({ state: 'live', isStale: false });
    expect(watch.page()).toMatchObject({ phase: 'late', lagSeconds: 6 });
  });

  it('loses a gateway that is connected and says nothing, but for a feed that still comes', () => {
    const { watch, beat } = setUp();
    pass(1, beat);
    pass(4, () => watch.received('prices'));
    expect(watch.feed('orders')).toMatchObject({ state: 'gateway-lost' });
    expect(watch.feed('prices').state).toBe('live');
    expect(watch.page()).toMatchObject({ phase: 'gateway-lost', isSilent: true, since: now + 1_000 });
  });

  it('gives a page that slept a moment to hear what came meanwhile', () => {
    const { watch, beat } = setUp();
    pass(1, beat);
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(250);
    expect(watch.page().phase).toBe('live');
    beat();
    vi.advanceTimersByTime(250);
    expect(watch.page().phase).toBe('live');
  });

  it('is stale at once when the person pauses, and says as of when', () => {
    const { live, page, watch, beat } = setUp();
    pass(2, beat);
    page.isPaused = true;
    live.pause.changed.emit();
    expect(watch.feed('orders')).toMatchObject({ state: 'paused', isStale: true, asOf: now + 2_000 });
    expect(watch.page().phase).toBe('paused');
  });

  it('counts from when the connection was lost', () => {
    const { live, page, watch, beat } = setUp();
    pass(2, beat);
    page.lostAt = Date.now();
    live.connection.changed.emit();
    pass(7);
    expect(watch.page()).toMatchObject({ phase: 'gateway-lost', since: now + 2_000 });
    expect(watch.feed('orders')).toMatchObject({ isStale: true, asOf: now + 2_000 });
  });
});
