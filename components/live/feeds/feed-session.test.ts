import { describe, expect, it } from 'vitest';
import { refuse, type SubscribeAck } from '@/lib/protocol';
import { all, batch, event, offsets, one, recovered, setUp, snapshot } from './feed-session.fixture';

describe('the session of a feed', () => {
  it('resumes from its cursor and counts what was recovered', () => {
    const { session, requested, row, sink } = setUp(snapshot(4), recovered(5, 7, [5, 6]));
    session.setDesired(all);
    session.onBatch(batch(4, 5, [4]));
    session.disconnected();
    session.setDesired(all);
    expect(requested()).toEqual({ feed: 'orders', ...all, cursor: 'c5' });
    expect(row()).toMatchObject({ received: 1, recovered: 2, duplicates: 0 });
    expect(sink.apply).toHaveBeenLastCalledWith([event(5), event(6)], false);
    expect(session.snapshot().status).toBe('live');
  });

  it('counts a gap as missed, with its reason, and applies its snapshot', () => {
    const { session, row, sink } = setUp(snapshot(4));
    session.setDesired(all);
    const gap = { feed: 'orders', cursor: 'c11', missed: 7, reason: 'slow' } as const;
    session.onGap({ ...gap, snapshot: ['state'], rows: 1, ...offsets({ from: 4, to: 11 }) });
    expect(row()).toMatchObject({ missed: 7, gap: 'slow', offsets: 7, unexplained: 0 });
    const origin = { cursor: 'c11', missed: 7, isOtherLog: false };
    expect(sink.reset).toHaveBeenLastCalledWith(['state'], {}, origin);
    session.onBatch(batch(11, 12, [3]));
    expect(sink.apply).toHaveBeenLastCalledWith([event(3)], true);
  });

  it('keeps a position for each filter', () => {
    const { session, requested } = setUp(snapshot(1), snapshot(1), recovered(1, 2, [1]));
    session.setDesired(all);
    session.setDesired(one);
    expect(requested()).toEqual({ feed: 'orders', ...one });
    session.setDesired(all);
    expect(requested()).toEqual({ feed: 'orders', ...all, cursor: 'c1' });
  });

  it('shows the reason of a refusal, and stays loading while no ack arrives', () => {
    const { session } = setUp('lost', refuse('bad_origin'));
    session.setDesired(all);
    expect(session.snapshot().status).toBe('loading');
    session.setDesired(all);
    expect(session.snapshot()).toMatchObject({ status: 'refused', refusal: { code: 'bad_origin' } });
  });

  it('ignores the ack of a cancelled request', async () => {
    let release: (ack: SubscribeAck) => void = () => {};
    const { session, sink } = setUp(new Promise<SubscribeAck>((resolve) => (release = resolve)));
    session.setDesired(all);
    session.setDesired(undefined);
    release(snapshot(1, { snapshot: ['late'], rows: 1 }));
    await Promise.resolve();
    expect(sink.reset).not.toHaveBeenCalled();
    expect(session.snapshot().status).toBe('idle');
  });

  it('takes events between request and ack from the ack only, each once', async () => {
    let release: (ack: SubscribeAck) => void = () => {};
    const late = new Promise<SubscribeAck>((resolve) => (release = resolve));
    const { session, row, sink } = setUp(snapshot(1), late);
    session.setDesired(all);
    session.setDesired({ ...all, tier: 'slow' });
    session.onBatch(batch(1, 2, [1]));
    session.onBatch(batch(2, 4, [2, 3]));
    expect(sink.apply).not.toHaveBeenCalled();
    release(recovered(1, 4, [1, 2, 3]));
    await Promise.resolve();
    session.onBatch(batch(4, 5, [4]));
    expect(row()).toMatchObject({ received: 4, recovered: 0, duplicates: 0, unexplained: 0, offsets: 4 });
  });
});

describe('an event counts as recovered', () => {
  const missed = recovered(5, 7, [5, 6]);

  it('when it was written while the page was paused', () => {
    const { session, row, sink } = setUp(snapshot(5), missed);
    session.setDesired(all);
    session.pause();
    session.setDesired(all);
    expect(row()).toMatchObject({ received: 0, recovered: 2 });
    expect(sink.apply).toHaveBeenLastCalledWith(missed.events, false);
  });

  it('not when it arrived while the tier changed: it happened just now', () => {
    const { session, row, sink } = setUp(snapshot(5), missed);
    session.setDesired(all);
    session.setDesired({ ...all, tier: 'background' });
    session.onBatch(batch(7, 8, [7], { recovered: true }));
    expect(row()).toMatchObject({ received: 3, recovered: 0 });
    expect(sink.apply).toHaveBeenLastCalledWith([event(7)], true);
  });

  it('not when the page showed another filter or none meanwhile, though it is history', () => {
    const { session, row, sink } = setUp(snapshot(5), snapshot(6), missed, recovered(7, 8, [7]));
    session.setDesired(all);
    session.setDesired(one);
    session.setDesired(all);
    expect(sink.apply).toHaveBeenLastCalledWith(missed.events, false);
    session.setDesired(undefined);
    session.setDesired(all);
    expect(row()).toMatchObject({ received: 3, recovered: 0, offsets: 3, unexplained: 0 });
  });

  it('when the gateway sends it to a page that was too slow', () => {
    const { session, row } = setUp(snapshot(5));
    session.setDesired(all);
    session.onBatch(batch(5, 6, [5]));
    session.onBatch(batch(6, 8, [6, 7], { recovered: true }));
    expect(row()).toMatchObject({ received: 1, recovered: 2 });
  });

  it('when it was written while the connection was lost, for every filter', () => {
    const { session, row } = setUp(snapshot(5), snapshot(6), recovered(6, 6, []), missed);
    session.setDesired(all);
    session.setDesired(one);
    session.disconnected();
    session.setDesired(one);
    session.setDesired(all);
    expect(row()).toMatchObject({ received: 0, recovered: 2 });
  });
});
