import { afterEach, describe, expect, it, vi } from 'vitest';
import { refuse, type SubscribeAck } from '@/lib/protocol';
import { all, batch, event, fresh, settled, setUp } from './feed-session.fixture';

const recovered = (cursor: string, over = {}) => fresh(cursor, { recovered: true, ...over });

describe('a feed that loses a batch', () => {
  it('resumes from the last good cursor, and shows nothing of what came after the hole until then', async () => {
    const answer = recovered('c5', { seq: 13, position: 5, events: [event(3), event(4)] });
    const { session, port, sink, row } = setUp(fresh('c1', { seq: 9, position: 1 }), answer);
    await session.want(all);
    session.batch(batch(10, [1, 2]));
    session.batch(batch(12, [4]));
    expect(port.subscribe).toHaveBeenLastCalledWith({ feed: 'orders', ...all, cursor: 'c3' });
    expect(sink.apply).toHaveBeenCalledTimes(1);
    await settled();
    expect(sink.apply).toHaveBeenLastCalledWith([event(3), event(4)], false);
    expect(row()).toMatchObject({ holes: 1, received: 2, recovered: 2, duplicates: 0, cursor: 'c5' });
    session.batch(batch(14, [5]));
    expect(row()).toMatchObject({ holes: 1, received: 3, offsets: 5 });
    expect(session.snapshot().status).toBe('live');
  });

  it('keeps to the last good cursor when the repair is cut off', async () => {
    const { session, port } = setUp(fresh('c1', { seq: 0, position: 1 }), 'lost', recovered('c9'));
    await session.want(all);
    session.batch(batch(2, [4]));
    session.batch(batch(3, [5]));
    session.disconnected();
    await session.want(all);
    expect(port.subscribe).toHaveBeenLastCalledWith({ feed: 'orders', ...all, cursor: 'c1' });
  });

  it.each([
    ['an answer', recovered('c5', { seq: 40, position: 5 })],
    ['a batch of what was missed', batch(40, [4], { recovered: true })],
    ['a gap', { feed: 'orders', cursor: 'c5', missed: 4, reason: 'ring', seq: 40, position: 5 } as const],
  ])('counts on from the number that %s tells', async (_, message) => {
    const { session, row } = setUp(fresh('c1', { seq: 3, position: 1 }), message as SubscribeAck);
    await session.want(all);
    if ('ok' in message) await session.want(all);
    else if ('missed' in message) session.gap(message);
    else session.batch(message);
    session.batch(batch(41, [5]));
    expect(row()).toMatchObject({ holes: 0, received: 1, cursor: 'c6' });
  });

  it('finds no hole where the gateway does not number its batches', async () => {
    const { session, row } = setUp(fresh('c1'));
    await session.want(all);
    session.batch({ feed: 'orders', cursor: 'c2', events: [event(1)], conflated: 0 });
    session.batch({ feed: 'orders', cursor: 'c9', events: [event(8)], conflated: 0 });
    expect(row()).toMatchObject({ holes: 0, received: 2, cursor: 'c9' });
    expect(row().offsets).toBeUndefined();
  });
});

describe('a batch that comes twice', () => {
  it('is dropped as duplicates and leads the cursor nowhere', async () => {
    const { session, row, sink } = setUp(fresh('c1', { seq: 0, position: 1 }));
    await session.want(all);
    session.batch(batch(1, [1, 2], { conflated: 3 }));
    session.batch(batch(2, [3]));
    session.batch(batch(1, [1, 2], { conflated: 3 }));
    expect(row()).toMatchObject({
      received: 3,
      conflated: 3,
      duplicates: 2,
      holes: 0,
      cursor: 'c4',
      offsets: 3,
    });
    expect(sink.apply).toHaveBeenCalledTimes(2);
    session.batch(batch(3, [4]));
    expect(row()).toMatchObject({ received: 4, holes: 0, cursor: 'c5' });
  });

  it('does not lead back when it is of the past though its number is new', async () => {
    const { session, row } = setUp(fresh('c9', { seq: 0, position: 9 }));
    await session.want(all);
    session.batch(batch(1, [9]));
    session.batch(batch(2, [4]));
    expect(row()).toMatchObject({ received: 1, duplicates: 1, cursor: 'c10' });
  });
});

describe('between question and answer', () => {
  function asking(answer: SubscribeAck) {
    let release: () => void = () => {};
    const late = new Promise<SubscribeAck>((resolve) => {
      release = () => resolve(answer);
    });
    const parts = setUp(fresh('c1', { seq: 9, position: 1 }), late);
    return { ...parts, release: () => release() };
  }

  it('takes what comes from the answer alone: it is neither passed over nor doubled', async () => {
    const answer = recovered('c4', { seq: 2, position: 4, events: [event(1), event(2), event(3)] });
    const { session, row, sink, release } = asking(answer);
    await session.want(all);
    const asked = session.want({ ...all, tier: 'slow' });
    session.batch(batch(10, [1]));
    session.batch(batch(12, [3]));
    expect(sink.apply).not.toHaveBeenCalled();
    release();
    await asked;
    expect(row()).toMatchObject({ received: 0, recovered: 3, duplicates: 0, holes: 0, offsets: 3 });
  });

  it('keeps what came together with the answer and stands behind it', async () => {
    const { session, row, release } = asking(recovered('c4', { seq: 2, position: 4 }));
    await session.want(all);
    const asked = session.want({ ...all, tier: 'slow' });
    session.batch(batch(11, [3]));
    session.batch(batch(3, [4]));
    release();
    await asked;
    expect(row()).toMatchObject({ received: 1, holes: 0, cursor: 'c5', offsets: 4 });
  });

  it('takes of what came before an answer that is a replay only the replay, and not the old subscription', async () => {
    const { session, row, release } = asking(recovered('c1', { seq: 2, position: 1, replaying: 3 }));
    await session.want(all);
    const asked = session.want({ ...all, tier: 'slow' });
    session.batch(batch(10, [3]));
    session.batch(batch(2, [1], { recovered: true, replay: { done: 1, total: 3 } }));
    release();
    await asked;
    expect(row()).toMatchObject({ received: 0, recovered: 1, cursor: 'c2' });
  });
});

describe('a gateway that is asked too early', () => {
  afterEach(() => void vi.useRealTimers());

  it('is asked again after as long as it said, and no earlier', async () => {
    vi.useFakeTimers();
    const busy = { ...refuse('too_many'), retryAfterMs: 3_000 };
    const { session, port } = setUp(busy, fresh('c1'));
    await session.want(all);
    expect(session.snapshot().status).toBe('loading');
    await vi.advanceTimersByTimeAsync(2_999);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(601);
    expect(port.subscribe).toHaveBeenCalledTimes(2);
    expect(session.snapshot().status).toBe('live');
  });

  it('is not asked again for what nobody wants any more', async () => {
    vi.useFakeTimers();
    const { session, port } = setUp('lost', fresh('c1'));
    await session.want(all);
    await session.want(undefined);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(port.subscribe).toHaveBeenCalledTimes(1);
  });
});
