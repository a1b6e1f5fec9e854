import { describe, expect, it } from 'vitest';
import { refuse, type SubscribeAck } from '@/lib/protocol';
import { all, event, fresh, setUp } from './feed-session.fixture';
import type { Wish } from './wishes';

describe('the session of a feed', () => {
  it('resumes from where it stood, and counts what it recovered', async () => {
    const { session, port, row, sink } = setUp(
      fresh('c1'),
      fresh('c9', { recovered: true, events: [event(5), event(6)] }),
    );
    await session.want(all);
    session.batch({ feed: 'orders', cursor: 'c2', events: [event(4)], conflated: 0 });
    session.disconnected();
    await session.want(all);
    expect(port.subscribe).toHaveBeenLastCalledWith({ feed: 'orders', ...all, cursor: 'c2' });
    expect(row()).toMatchObject({ received: 1, recovered: 2, duplicates: 0 });
    expect(sink.apply).toHaveBeenLastCalledWith([event(5), event(6)], false);
    expect(session.snapshot().status).toBe('live');
  });

  it('drops what it has seen, and counts it', async () => {
    const { session, row, sink } = setUp(fresh('c1'));
    await session.want(all);
    session.batch({ feed: 'orders', cursor: 'c2', events: [event(4), event(1, 1)], conflated: 0 });
    session.batch({ feed: 'orders', cursor: 'c3', events: [event(4), event(5)], conflated: 0 });
    expect(sink.apply).toHaveBeenLastCalledWith([event(5)], true);
    expect(row()).toMatchObject({ received: 3, duplicates: 1 });
  });

  it('takes a gap as missed, with the state that replaces what it held', async () => {
    const { session, row, sink } = setUp(fresh('c1'));
    await session.want(all);
    session.batch({ feed: 'orders', cursor: 'c2', events: [event(40)], conflated: 0 });
    session.gap({ feed: 'orders', cursor: 'c3', missed: 7, reason: 'slow', snapshot: ['state'] });
    expect(row().missed).toBe(7);
    expect(sink.reset).toHaveBeenLastCalledWith(['state'], {});
    session.batch({ feed: 'orders', cursor: 'c4', events: [event(3)], conflated: 0 });
    expect(sink.apply).toHaveBeenLastCalledWith([event(3)], true);
  });

  it('remembers a place for each filter', async () => {
    const one: Wish = { filter: { orderId: 'o1' }, tier: 'live' };
    const { session, port } = setUp(fresh('all-1'), fresh('one-1'), fresh('all-2', { recovered: true }));
    await session.want(all);
    await session.want(one);
    expect(port.subscribe).toHaveBeenLastCalledWith({ feed: 'orders', ...one });
    await session.want(all);
    expect(port.subscribe).toHaveBeenLastCalledWith({ feed: 'orders', ...all, cursor: 'all-1' });
  });

  it('says why it was refused, and keeps loading when no answer came', async () => {
    const { session } = setUp('lost', refuse('forbidden'));
    await session.want(all);
    expect(session.snapshot().status).toBe('loading');
    await session.want(all);
    expect(session.snapshot()).toMatchObject({ status: 'refused', refusal: { code: 'forbidden' } });
  });

  it('ignores the answer to a question it no longer asks', async () => {
    let release: (ack: SubscribeAck) => void = () => {};
    const { session, port, sink } = setUp();
    port.subscribe.mockImplementationOnce(() => new Promise<SubscribeAck>((resolve) => (release = resolve)));
    const asked = session.want(all);
    await session.want(undefined);
    release(fresh('late', { snapshot: ['late'] }));
    await asked;
    expect(sink.reset).not.toHaveBeenCalled();
    expect(session.snapshot().status).toBe('idle');
  });
});
