import { describe, expect, it } from 'vitest';
import type { Gap } from '@/lib/protocol';
import { all, batch, event, fresh, setUp } from './feed-session.fixture';
import { notShown } from './ledger';
import type { Wish } from './wishes';

const one: Wish = { filter: { orderId: 'o1' }, tier: 'live' };

describe('the accounts of a feed', () => {
  it('come to what Kafka counts: received, conflated, recovered, missed, and what is no event', async () => {
    const { session, row } = setUp(
      fresh('c100', { seq: 0, position: 100 }),
      fresh('c110', {
        recovered: true,
        seq: 0,
        position: 110,
        events: [event(107), event(109)],
        conflated: 1,
      }),
    );
    await session.want(all);
    session.batch(batch(1, [100, 103], { conflated: 2 }));
    session.batch(batch(2, [105], { position: 107 }));
    session.disconnected();
    await session.want(all);
    session.gap({ feed: 'orders', cursor: 'c130', missed: 20, reason: 'slow', seq: 7, position: 130 });
    expect(row()).toMatchObject({ received: 3, conflated: 3, recovered: 2, missed: 20, offsets: 30 });
    expect(notShown(row())).toBe(2);
  });

  it('stay right when the filter changes and comes back: each filter has passed its own offsets', async () => {
    const { session, row } = setUp(
      fresh('c100', { seq: 0, position: 100 }),
      fresh('c102', { seq: 0, position: 102 }),
      fresh('c106', {
        recovered: true,
        seq: 9,
        position: 106,
        events: [102, 103, 104, 105].map((o) => event(o)),
      }),
    );
    await session.want(all);
    session.batch(batch(1, [100, 101]));
    await session.want(one);
    session.batch(batch(1, [104], { position: 105 }));
    expect(row()).toMatchObject({ offsets: 5, received: 3 });
    expect(notShown(row())).toBe(2);
    await session.want(all);
    expect(row()).toMatchObject({ offsets: 9, received: 3, recovered: 4, duplicates: 0 });
    expect(notShown(row())).toBe(2);
  });

  it('count nothing that was before the page came', async () => {
    const { session, row } = setUp(fresh('c100', { seq: 0, position: 1_000_000, snapshot: ['state'] }));
    await session.want(all);
    expect(row()).toMatchObject({ offsets: 0, position: 1_000_000, received: 0 });
  });

  it.each([
    ['shorter', 3],
    ['longer', 5_000],
  ])('begin anew with a topic made anew, also when it is %s than the old one', async (_, position) => {
    const epoch: Gap = {
      feed: 'orders',
      cursor: 'n',
      missed: 0,
      reason: 'epoch',
      seq: 1,
      position,
      snapshot: [],
    };
    const { session, row } = setUp(
      fresh('c100', { seq: 0, position: 100 }),
      fresh('m', { seq: 0, position: position + 50, reason: 'epoch' }),
    );
    await session.want(all);
    session.batch(batch(1, [100]));
    session.gap(epoch);
    session.batch(batch(2, [0], { position: position + 1 }));
    expect(row()).toMatchObject({ offsets: 2, received: 2, missed: 0 });
    await session.want(all);
    expect(row()).toMatchObject({ offsets: 2, position: position + 50 });
  });

  it('hold what the gateway counts as missed when it no longer can be had', async () => {
    const { session, row } = setUp(
      fresh('c100', { seq: 0, position: 100 }),
      fresh('c900', { seq: 0, position: 900, missed: 800 }),
    );
    await session.want(all);
    session.disconnected();
    await session.want(all);
    expect(row()).toMatchObject({ offsets: 800, missed: 800 });
    expect(notShown(row())).toBe(0);
  });

  it('say nothing of Kafka where the gateway does not', async () => {
    const { session, row } = setUp(fresh('c1'));
    await session.want(all);
    expect(notShown(row())).toBeUndefined();
  });
});
