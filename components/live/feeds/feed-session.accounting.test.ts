import { describe, expect, it } from 'vitest';
import { explainedOf } from '@/components/live/ledger/ledger-row';
import type { Gap } from '@/lib/protocol';
import { all, batch, event, offsets, one, recovered, setUp, snapshot } from './feed-session.fixture';

describe('the account of a feed', () => {
  it('adds up to the offsets in Kafka, each counted by what became of it', () => {
    const { session, row } = setUp(
      snapshot(100),
      recovered(107, 110, [107, 109], { conflated: 1, ...offsets({ from: 107, to: 110 }) }),
    );
    session.setDesired(all);
    session.onBatch(
      batch(100, 106, [100, 103], { conflated: 2, ...offsets({ from: 100, to: 106, invalid: 2 }) }),
    );
    session.onBatch(batch(106, 107, []));
    session.disconnected();
    session.setDesired(all);
    session.onGap({
      feed: 'orders',
      cursor: 'c130',
      missed: 20,
      reason: 'slow',
      ...offsets({ from: 110, to: 130 }),
    });
    expect(row()).toMatchObject({
      received: 2,
      conflated: 3,
      invalid: 2,
      markers: 1,
      recovered: 2,
      missed: 20,
      offsets: 30,
      position: 130,
      unexplained: 0,
    });
    expect(explainedOf(row())).toBe(30);
  });

  it('stays right when the filter changes and changes back: each filter has its own position', () => {
    const { session, row } = setUp(snapshot(100), snapshot(102), recovered(102, 106, [102, 103, 104, 105]));
    session.setDesired(all);
    session.onBatch(batch(100, 102, [100, 101]));
    session.setDesired(one);
    session.onBatch(batch(102, 105, [104], offsets({ from: 102, to: 105, filtered: 2 })));
    expect(row()).toMatchObject({ offsets: 5, received: 3, filtered: 2 });
    session.setDesired(all);
    expect(row()).toMatchObject({ offsets: 9, received: 7, filtered: 2, duplicates: 0, unexplained: 0 });
  });

  it('starts at the first snapshot', () => {
    const { session, row } = setUp(snapshot(1_000_000, { snapshot: ['state'], rows: 1 }));
    session.setDesired(all);
    expect(row()).toMatchObject({ offsets: 0, position: 1_000_000, received: 0 });
  });

  it.each([
    ['shorter', 3],
    ['longer', 5_000],
  ])('starts again when the topic was recreated, also when that is %s than the old one', (_, at) => {
    const epoch: Gap = {
      feed: 'orders',
      cursor: 'n',
      missed: 0,
      reason: 'epoch',
      ...offsets({ from: at, to: at }),
      snapshot: [],
    };
    const { session, row } = setUp(snapshot(100), snapshot(at + 50, { reason: 'epoch' }));
    session.setDesired(all);
    session.onBatch(batch(100, 101, [100]));
    session.onGap(epoch);
    session.onBatch(batch(at, at + 1, [0]));
    expect(row()).toMatchObject({ offsets: 2, received: 2, missed: 0, gap: 'epoch', unexplained: 0 });
    session.setDesired(all);
    expect(row()).toMatchObject({ offsets: 2, position: at + 50, unexplained: 0 });
  });

  it('includes events that the gateway reports as missed', () => {
    const lost = snapshot(900, { missed: 800, reason: 'retention', ...offsets({ from: 100, to: 900 }) });
    const { session, row } = setUp(snapshot(100), lost);
    session.setDesired(all);
    session.disconnected();
    session.setDesired(all);
    expect(row()).toMatchObject({ offsets: 800, missed: 800, gap: 'retention', unexplained: 0 });
  });

  it('counts an event that the page could not read as received', () => {
    const { session, row, sink } = setUp(snapshot(5));
    session.setDesired(all);
    session.onBatch(batch(5, 7, [5], offsets({ from: 5, to: 7 })), { events: 1, sum: 0 });
    expect(row()).toMatchObject({ received: 2, malformed: 1, offsets: 2, unexplained: 0 });
    expect(sink.apply).toHaveBeenLastCalledWith([event(5)], true);
  });

  it('is marked unverified when the gateway does not account for each offset', () => {
    const { session, row } = setUp({ ok: true, feed: 'orders', cursor: 'a', recovered: false, snapshot: [] });
    session.setDesired(all);
    session.onBatch({ feed: 'orders', cursor: 'b', events: [event(1)], conflated: 1 });
    session.onBatch({ feed: 'orders', cursor: 'c', events: [event(1), event(8)], conflated: 0 });
    expect(row()).toMatchObject({ received: 2, duplicates: 1, unverified: 3, unexplained: 0, cursor: 'c' });
    expect(row().offsets).toBeUndefined();
  });
});
