import { describe, expect, it } from 'vitest';
import { refuse, type SubscribeAck } from '@/lib/protocol';
import { all, batch, event, offsets, one, recovered, setUp, snapshot } from './feed-session.fixture';

describe('the session of a feed', () => {
  it('resumes from where it stood, and counts what it recovered', () => {
    const { session, asked, row, sink } = setUp(snapshot(4), recovered(5, 7, [5, 6]));
    session.setDesired(all);
    session.onBatch(batch(4, 5, [4]));
    session.disconnected();
    session.setDesired(all);
    expect(asked()).toEqual({ feed: 'orders', ...all, cursor: 'c5' });
    expect(row()).toMatchObject({ received: 1, recovered: 2, duplicates: 0 });
    expect(sink.apply).toHaveBeenLastCalledWith([event(5), event(6)], false);
    expect(session.snapshot().status).toBe('live');
  });

  it('takes a gap as missed, with its reason and the state that replaces what it held', () => {
    const { session, row, sink } = setUp(snapshot(4));
    session.setDesired(all);
    const gap = { feed: 'orders', cursor: 'c11', missed: 7, reason: 'slow' } as const;
    session.onGap({ ...gap, snapshot: ['state'], rows: 1, ...offsets({ from: 4, to: 11 }) });
    expect(row()).toMatchObject({ missed: 7, gap: 'slow', offsets: 7, unexplained: 0 });
    expect(sink.reset).toHaveBeenLastCalledWith(['state'], {});
    session.onBatch(batch(11, 12, [3]));
    expect(sink.apply).toHaveBeenLastCalledWith([event(3)], true);
  });

  it('remembers a place for each filter', () => {
    const { session, asked } = setUp(snapshot(1), snapshot(1), recovered(1, 2, [1]));
    session.setDesired(all);
    session.setDesired(one);
    expect(asked()).toEqual({ feed: 'orders', ...one });
    session.setDesired(all);
    expect(asked()).toEqual({ feed: 'orders', ...all, cursor: 'c1' });
  });

  it('says why it was refused, and keeps loading when no answer came', () => {
    const { session } = setUp('lost', refuse('forbidden'));
    session.setDesired(all);
    expect(session.snapshot().status).toBe('loading');
    session.setDesired(all);
    expect(session.snapshot()).toMatchObject({ status: 'refused', refusal: { code: 'forbidden' } });
  });

  it('ignores the answer to a question it no longer asks', async () => {
    let release: (ack: SubscribeAck) => void = () => {};
    const { session, sink } = setUp(new Promise<SubscribeAck>((resolve) => (release = resolve)));
    session.setDesired(all);
    session.setDesired(undefined);
    release(snapshot(1, { snapshot: ['late'], rows: 1 }));
    await Promise.resolve();
    expect(sink.reset).not.toHaveBeenCalled();
    expect(session.snapshot().status).toBe('idle');
  });

  it('takes what comes between question and answer from the answer alone: not passed over, not doubled', async () => {
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

describe('what counts as recovered', () => {
  const missed = recovered(5, 7, [5, 6]);

  it('is what passed while the page was paused', () => {
    const { session, row, sink } = setUp(snapshot(5), missed);
    session.setDesired(all);
    session.pause();
    session.setDesired(all);
    expect(row()).toMatchObject({ received: 0, recovered: 2 });
    expect(sink.apply).toHaveBeenLastCalledWith(missed.events, false);
  });

  it('is not what came while the tier changed: that happened just now', () => {
    const { session, row, sink } = setUp(snapshot(5), missed);
    session.setDesired(all);
    session.setDesired({ ...all, tier: 'background' });
    session.onBatch(batch(7, 8, [7], { recovered: true }));
    expect(row()).toMatchObject({ received: 3, recovered: 0 });
    expect(sink.apply).toHaveBeenLastCalledWith([event(7)], true);
  });

  it('is not what came while the page looked at another filter or at none, though it is history', () => {
    const { session, row, sink } = setUp(snapshot(5), snapshot(6), missed, recovered(7, 8, [7]));
    session.setDesired(all);
    session.setDesired(one);
    session.setDesired(all);
    expect(sink.apply).toHaveBeenLastCalledWith(missed.events, false);
    session.setDesired(undefined);
    session.setDesired(all);
    expect(row()).toMatchObject({ received: 3, recovered: 0, offsets: 3, unexplained: 0 });
  });

  it('is what the gateway sends to a page that was too slow', () => {
    const { session, row } = setUp(snapshot(5));
    session.setDesired(all);
    session.onBatch(batch(5, 6, [5]));
    session.onBatch(batch(6, 8, [6, 7], { recovered: true }));
    expect(row()).toMatchObject({ received: 1, recovered: 2 });
  });

  it('is what passed at every filter while the connection was cut', () => {
    const { session, row } = setUp(snapshot(5), snapshot(6), recovered(6, 6, []), missed);
    session.setDesired(all);
    session.setDesired(one);
    session.disconnected();
    session.setDesired(one);
    session.setDesired(all);
    expect(row()).toMatchObject({ received: 0, recovered: 2 });
  });
});
