import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { all, batch, offsets, recovered, setUp, snapshot } from './feed-session.fixture';

const secondMs = 1_000;

describe('a feed that is not heard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Looks after the session every second, as the page does. */
  function pass(session: { check(now: number): void }, seconds: number): void {
    for (let i = 0; i < seconds; i += 1) {
      vi.advanceTimersByTime(secondMs);
      session.check(Date.now());
    }
  }

  it('is opened anew with its cursor after 25 s, and that is counted', () => {
    const { session, port, asked, row } = setUp(snapshot(1), recovered(1, 3, [1, 2]));
    session.setDesired(all);
    pass(session, 25);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
    pass(session, 3);
    expect(asked()).toEqual({ feed: 'orders', ...all, cursor: 'c1' });
    expect(row()).toMatchObject({ silences: 1, recovered: 2, unexplained: 0 });
    pass(session, 20);
    expect(row().silences).toBe(1);
  });

  it('is left alone while heartbeats come, which move the cursor and give the screen nothing to do', () => {
    const { session, port, row, sink } = setUp(snapshot(1));
    session.setDesired(all);
    for (let beat = 1; beat <= 6; beat += 1) {
      pass(session, 10);
      session.onBatch(batch(beat, beat + 1, []));
    }
    expect(port.subscribe).toHaveBeenCalledTimes(1);
    expect(sink.apply).not.toHaveBeenCalled();
    expect(row()).toMatchObject({ silences: 0, cursor: 'c7', offsets: 6, received: 0, markers: 6 });
  });

  it('is not taken for silent by a computer that slept', () => {
    const { session, port } = setUp(snapshot(1));
    session.setDesired(all);
    vi.advanceTimersByTime(3_600_000);
    session.check(Date.now());
    session.onBatch(batch(1, 2, [1]));
    pass(session, 5);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
  });

  it('is not expected to beat by a gateway that says nothing of offsets', () => {
    const { session, port } = setUp({ ok: true, feed: 'orders', cursor: 'c1', recovered: false });
    session.setDesired(all);
    pass(session, 60);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
  });
});

describe('what is read from Kafka because the ring no longer holds it', () => {
  const replaying = { ...recovered(1, 1, []), replaying: 4 };

  it('says how far it is until all is there, and then goes on live', () => {
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

  it('goes on from where it was when the connection is lost on the way', () => {
    const { session, asked } = setUp(snapshot(1), replaying, { ...recovered(3, 3, []), replaying: 2 });
    session.setDesired(all);
    session.disconnected();
    session.setDesired(all);
    session.onBatch(batch(1, 3, [1, 2], { recovered: true, replay: { done: 2, total: 4 } }));
    session.disconnected();
    expect(session.snapshot()).toEqual({ status: 'loading' });
    session.setDesired(all);
    expect(asked()).toEqual({ feed: 'orders', ...all, cursor: 'c3' });
    expect(session.snapshot().replay).toEqual({ done: 0, total: 2 });
  });

  it('is repaired within: a portion that lacks an event is read again', () => {
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
