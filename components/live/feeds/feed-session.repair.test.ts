import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuse } from '@/lib/protocol';
import { all, batch, event, offsets, recovered, setUp, snapshot } from './feed-session.fixture';

const lacking = recovered(1, 4, [1, 3], offsets({ from: 1, to: 4 }));

describe('a feed whose messages do not add up', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('shows nothing of them, reports it immediately, and resumes from the last good cursor', async () => {
    let release: (ack: typeof lacking) => void = () => {};
    const late = new Promise<typeof lacking>((resolve) => (release = resolve));
    const { session, requested, sink, row, ledger } = setUp(snapshot(1), late);
    const changed = vi.fn();
    ledger.changed.on(changed);
    session.setDesired(all);
    session.onBatch(batch(3, 4, [3]));
    expect(row()).toMatchObject({ unexplained: 2, offsets: 0 });
    expect([ledger.unexplained(), ledger.repaired(), changed.mock.calls.length]).toEqual([2, 0, 1]);
    expect(ledger.snapshot().find(({ feed }) => feed === 'orders')?.unexplained).toBe(2);
    expect(requested()).toEqual({ feed: 'orders', ...all, cursor: 'c1' });
    session.onBatch(batch(4, 5, [4]));
    expect(sink.apply).not.toHaveBeenCalled();
    release(recovered(1, 5, [1, 2, 3, 4]));
    await Promise.resolve();
    expect(sink.apply).toHaveBeenLastCalledWith(
      [1, 2, 3, 4].map((offset) => event(offset)),
      false,
    );
    expect(row()).toMatchObject({ unexplained: 0, repaired: 2, received: 0, recovered: 4, offsets: 4 });
    session.onBatch(batch(5, 6, [5]));
    expect(row()).toMatchObject({ received: 1, recovered: 4, offsets: 5, unexplained: 0 });
    expect([ledger.unexplained(), ledger.repaired()]).toEqual([0, 2]);
  });

  it('requests a read from Kafka the second time', () => {
    const { session, requested, row } = setUp(snapshot(1), lacking, recovered(1, 4, [1, 2, 3]));
    session.setDesired(all);
    session.onBatch(batch(1, 4, [1, 3], offsets({ from: 1, to: 4 })));
    vi.advanceTimersByTime(300);
    expect(requested()).toEqual({ feed: 'orders', ...all, cursor: 'c1', reread: true });
    expect(row()).toMatchObject({ unexplained: 0, repaired: 1, recovered: 3 });
  });

  it('continues after what cannot be repaired, which stays counted as unexplained', () => {
    const { session, row, sink } = setUp(snapshot(1), lacking, lacking, recovered(4, 7, [4, 5, 6]));
    session.setDesired(all);
    session.onBatch(batch(1, 4, [1, 3], offsets({ from: 1, to: 4 })));
    vi.advanceTimersByTime(300);
    expect(row()).toMatchObject({ unexplained: 1, repaired: 0, recovered: 2, offsets: 3, cursor: 'c4' });
    expect(sink.apply).toHaveBeenLastCalledWith([event(1), event(3)], false);
    expect(session.snapshot().status).toBe('live');
    session.onBatch(batch(6, 7, [6]));
    expect(row()).toMatchObject({ unexplained: 1, repaired: 2, recovered: 5, offsets: 6 });
  });

  it('requests no more repairs for a while after three failed ones', () => {
    const lost = [3, 6, 9].flatMap((to) => {
      const answer = recovered(to - 2, to + 1, [to], offsets({ from: to - 2, to: to + 1 }));
      return [answer, answer];
    });
    const { session, port, row } = setUp(snapshot(1), ...lost);
    session.setDesired(all);
    for (const to of [3, 6, 9]) {
      session.onBatch(batch(to, to + 1, [to]));
      vi.advanceTimersByTime(300);
    }
    expect(row()).toMatchObject({ unexplained: 6, recovered: 3, offsets: 9 });
    expect(port.subscribe).toHaveBeenCalledTimes(7);
    session.onBatch(batch(12, 13, [12]));
    expect(row()).toMatchObject({ unexplained: 8, received: 1, offsets: 12 });
    expect(port.subscribe).toHaveBeenCalledTimes(7);
    vi.advanceTimersByTime(10_000);
    session.onBatch(batch(15, 16, [15]));
    expect(port.subscribe).toHaveBeenCalledTimes(8);
  });

  it('is logged with its coordinates', () => {
    // Each cause is logged once a minute.
    vi.setSystemTime(Date.now() + 120_000);
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { session } = setUp(snapshot(1));
    session.setDesired(all);
    session.onBatch(batch(3, 4, [3]));
    session.onBatch(batch(3, 4, [3]));
    expect(logged).toHaveBeenCalledTimes(1);
    expect(logged).toHaveBeenCalledWith(
      expect.stringContaining('orders (sequence-gap)'),
      expect.objectContaining({ expectedFrom: 1, from: 3, to: 4, unexplained: 2 }),
    );
  });

  it('resumes from the last good cursor when the connection is lost during a repair', () => {
    const { session, requested, row } = setUp(snapshot(1), 'lost', recovered(1, 6, [1, 2, 3, 4, 5]));
    session.setDesired(all);
    session.onBatch(batch(4, 5, [4]));
    session.onBatch(batch(5, 6, [5]));
    session.disconnected();
    session.setDesired(all);
    expect(requested()).toEqual({ feed: 'orders', ...all, cursor: 'c1' });
    expect(row()).toMatchObject({ unexplained: 0, repaired: 3 });
  });

  it('ignores a batch that arrives twice', () => {
    const { session, row, sink, port } = setUp(snapshot(1));
    session.setDesired(all);
    session.onBatch(batch(1, 6, [1, 2], { conflated: 3, ...offsets({ from: 1, to: 6 }) }));
    session.onBatch(batch(1, 6, [1, 2], { conflated: 3, ...offsets({ from: 1, to: 6 }) }));
    expect(row()).toMatchObject({ received: 2, conflated: 3, duplicates: 2, cursor: 'c6', unexplained: 0 });
    expect(sink.apply).toHaveBeenCalledTimes(1);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
  });

  it('requests a snapshot again that lacks a row, and shows the complete one', () => {
    const short = snapshot(1, { snapshot: ['a'], rows: 2 });
    const { session, requested, row, sink } = setUp(short, snapshot(1, { snapshot: ['a', 'b'], rows: 2 }));
    session.setDesired(all);
    expect(requested()).toEqual({ feed: 'orders', ...all });
    expect(sink.reset.mock.calls.map(([rows, filter]) => [rows, filter])).toEqual([[['a', 'b'], {}]]);
    expect(row()).toMatchObject({ unexplained: 0, repaired: 1 });
  });
});

describe('a gateway that is busy', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gets the next request after the delay it requested for', () => {
    const busy = { ...refuse('too_many'), retryAfterMs: 3_000 };
    const { session, port } = setUp(busy, snapshot(1));
    session.setDesired(all);
    expect(session.snapshot().status).toBe('loading');
    vi.advanceTimersByTime(2_999);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(601);
    expect(port.subscribe).toHaveBeenCalledTimes(2);
    expect(session.snapshot().status).toBe('live');
  });

  it('gets no retry for a subscription that no component wants any more', () => {
    const { session, port } = setUp('lost', snapshot(1));
    session.setDesired(all);
    session.setDesired(undefined);
    vi.advanceTimersByTime(5_000);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
  });
});
