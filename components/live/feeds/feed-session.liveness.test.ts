import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { all, batch, offsets, recovered, setUp, snapshot } from './feed-session.fixture';

const secondMs = 1_000;

describe('a feed without messages', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Checks the session every second, as the page does. */
  function pass(session: { check(now: number): void }, seconds: number): void {
    for (let i = 0; i < seconds; i += 1) {
      vi.advanceTimersByTime(secondMs);
      session.check(Date.now());
    }
  }

  it('is subscribed to again from its cursor after 25 s, and that is counted', () => {
    const { session, port, requested, row } = setUp(snapshot(1), recovered(1, 3, [1, 2]));
    session.setDesired(all);
    pass(session, 25);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
    pass(session, 3);
    expect(requested()).toEqual({ feed: 'orders', ...all, cursor: 'c1' });
    expect(row()).toMatchObject({ silences: 1, recovered: 2, unexplained: 0 });
    pass(session, 20);
    expect(row().silences).toBe(1);
  });

  it('stays subscribed while heartbeats arrive, which advance the cursor and write nothing to the store', () => {
    const { session, port, row, sink } = setUp(snapshot(1));
    session.setDesired(all);
    for (let heartbeat = 1; heartbeat <= 6; heartbeat += 1) {
      pass(session, 10);
      session.onBatch(batch(heartbeat, heartbeat + 1, []));
    }
    expect(port.subscribe).toHaveBeenCalledTimes(1);
    expect(sink.apply).not.toHaveBeenCalled();
    expect(row()).toMatchObject({ silences: 0, cursor: 'c7', offsets: 6, received: 0, markers: 6 });
  });

  it('is not subscribed to again just because the computer slept', () => {
    const { session, port } = setUp(snapshot(1));
    session.setDesired(all);
    vi.advanceTimersByTime(3_600_000);
    session.check(Date.now());
    session.onBatch(batch(1, 2, [1]));
    pass(session, 5);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
  });

  it('is not checked when the gateway does not account for offsets, which sends no heartbeats', () => {
    const { session, port } = setUp({ ok: true, feed: 'orders', cursor: 'c1', recovered: false });
    session.setDesired(all);
    pass(session, 60);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
  });
});

describe('a replay from Kafka of what the ring buffer no longer has', () => {
  const replaying = { ...recovered(1, 1, []), replaying: 4 };

  it('reports its progress, and the feed is live after its last batch', () => {
    const { session, row, sink } = setUp(snapshot(1), replaying);
    session.setDesired(all);
    session.disconnected();
    session.setDesired(all);
    expect(session.snapshot()).toEqual({ status: 'catching-up', replay: { done: 0, total: 4 } });
    session.onBatch(batch(1, 3, [1, 2], { recovered: true, replay: { done: 2, total: 4 } }));
    expect(session.snapshot()).toEqual({ status: 'catching-up', replay: { done: 2, total: 4 } });
    session.onBatch(batch(3, 4, [3], { recovered: true, replay: { done: 3, total: 4 } }));
    session.onBatch(batch(4, 5, [4], { recovered: true, replay: { done: 4, total: 4 } }));
    expect(session.snapshot()).toEqual({ status: 'live' });
    session.onBatch(batch(5, 6, [5]));
    expect(row()).toMatchObject({ recovered: 4, received: 1, missed: 0, unexplained: 0, offsets: 5 });
    expect(sink.reset).toHaveBeenCalledTimes(1);
  });

  it('continues from its position when the connection is lost meanwhile', () => {
    const { session, requested } = setUp(snapshot(1), replaying, { ...recovered(3, 3, []), replaying: 2 });
    session.setDesired(all);
    session.disconnected();
    session.setDesired(all);
    session.onBatch(batch(1, 3, [1, 2], { recovered: true, replay: { done: 2, total: 4 } }));
    session.disconnected();
    expect(session.snapshot()).toEqual({ status: 'loading' });
    session.setDesired(all);
    expect(requested()).toEqual({ feed: 'orders', ...all, cursor: 'c3' });
    expect(session.snapshot().replay).toEqual({ done: 0, total: 2 });
  });

  it('is repaired: a batch that lacks an event is requested again', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { session, row } = setUp(snapshot(1), replaying, { ...recovered(1, 1, []), replaying: 2 });
    session.setDesired(all);
    session.disconnected();
    session.setDesired(all);
    session.onBatch(batch(1, 3, [2], { recovered: true, ...offsets({ from: 1, to: 3 }) }));
    expect(row().unexplained).toBe(1);
    session.onBatch(batch(1, 3, [1, 2], { recovered: true, replay: { done: 2, total: 2 } }));
    expect(row()).toMatchObject({ unexplained: 0, repaired: 1, recovered: 2 });
  });
});
