import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventsBatch } from '@/lib/protocol';
import { all, batch, event, fresh, setUp } from './feed-session.fixture';

const secondMs = 1_000;

describe('a feed that is not heard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Looks after the session every second, as the page does. */
  async function pass(session: { check(now: number): void }, seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i += 1) {
      await vi.advanceTimersByTimeAsync(secondMs);
      session.check(Date.now());
    }
  }

  it('is opened anew with its cursor after 25 s, and that is counted', async () => {
    const answer = fresh('c3', { recovered: true, seq: 8, position: 3, events: [event(1), event(2)] });
    const { session, port, row } = setUp(fresh('c1', { seq: 0, position: 1 }), answer);
    await session.want(all);
    await pass(session, 25);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
    await pass(session, 3);
    expect(port.subscribe).toHaveBeenLastCalledWith({ feed: 'orders', ...all, cursor: 'c1' });
    expect(row()).toMatchObject({ silences: 1, recovered: 2, holes: 0 });
    await pass(session, 20);
    expect(row().silences).toBe(1);
  });

  it('is left alone while heartbeats come, which move the cursor and give the screen nothing to do', async () => {
    const { session, port, row, sink } = setUp(fresh('c1', { seq: 0, position: 1 }));
    await session.want(all);
    for (let beat = 1; beat <= 6; beat += 1) {
      await pass(session, 10);
      session.batch(batch(beat, [], { cursor: `beat-${beat}`, position: 1 + beat }));
    }
    expect(port.subscribe).toHaveBeenCalledTimes(1);
    expect(sink.apply).not.toHaveBeenCalled();
    expect(row()).toMatchObject({ silences: 0, cursor: 'beat-6', offsets: 6, received: 0 });
  });

  it('is not taken for silent by a computer that slept', async () => {
    const { session, port } = setUp(fresh('c1', { seq: 0, position: 1 }));
    await session.want(all);
    await vi.advanceTimersByTimeAsync(3_600_000);
    session.check(Date.now());
    session.batch(batch(1, [1]));
    await pass(session, 5);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
  });

  it('is not expected to beat by a gateway that does not number its batches', async () => {
    const { session, port } = setUp(fresh('c1'));
    await session.want(all);
    await pass(session, 60);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
  });
});

describe('what is read from Kafka because the ring no longer holds it', () => {
  const replaying = fresh('c1', { recovered: true, seq: 4, position: 1, replaying: 4 });
  delete replaying.snapshot;

  it('says how far it is until all is there, and then goes on live', async () => {
    const { session, row, sink } = setUp(replaying);
    await session.want(all);
    expect(session.snapshot()).toEqual({ status: 'catching-up', replay: { done: 0, total: 4 } });
    const unnumbered = ({ seq: _, ...rest }: EventsBatch): EventsBatch => rest;
    const portion = (offsets: number[], done: number) =>
      unnumbered(batch(0, offsets, { recovered: true, replay: { done, total: 4 } }));
    session.batch(portion([1, 2], 2));
    expect(session.snapshot()).toEqual({ status: 'catching-up', replay: { done: 2, total: 4 } });
    session.batch(portion([3], 4));
    expect(session.snapshot().status).toBe('catching-up');
    session.batch(batch(9, [4], { recovered: true, replay: { done: 4, total: 4 } }));
    expect(session.snapshot()).toEqual({ status: 'live' });
    session.batch(batch(10, [5]));
    expect(row()).toMatchObject({ recovered: 4, received: 1, missed: 0, holes: 0, offsets: 5 });
    expect(sink.reset).not.toHaveBeenCalled();
  });

  it('goes on from where it was when the connection is lost on the way', async () => {
    const { session, port } = setUp(replaying, { ...replaying, cursor: 'c3', position: 3, replaying: 2 });
    await session.want(all);
    session.batch(batch(4, [1, 2], { recovered: true, replay: { done: 2, total: 4 } }));
    session.disconnected();
    expect(session.snapshot()).toEqual({ status: 'loading' });
    await session.want(all);
    expect(port.subscribe).toHaveBeenLastCalledWith({ feed: 'orders', ...all, cursor: 'c3' });
    expect(session.snapshot().replay).toEqual({ done: 0, total: 2 });
  });
});
