import { describe, expect, it, vi } from 'vitest';
import { Ledger } from '@/components/live/ledger/ledger';
import type { EventsBatch, Filter, SubscribeOk } from '@/lib/protocol';
import { type FeedRequest, FeedSession } from './feed-session';
import { batch, recovered, snapshot } from './feed-session.fixture';
import type { OnAck } from './pending-subscribe';

/** The session of log lines, whose store holds what matches one filter. */
function setUp(...acks: SubscribeOk[]) {
  const requests: FeedRequest[] = [];
  const port = {
    subscribe: (request: FeedRequest, onAck: OnAck) => {
      requests.push(request);
      onAck({ ...(acks.shift() as SubscribeOk), feed: 'logs' });
    },
    unsubscribe: async () => undefined,
  };
  const sink = { restart: vi.fn(), reset: vi.fn(), apply: vi.fn() };
  const ledger = new Ledger();
  const session = new FeedSession('logs', port, sink, ledger);
  const open = (filter: Filter) => session.setDesired({ filter, tier: 'live' });
  const receive = (message: EventsBatch) => session.onBatch({ ...message, feed: 'logs' });
  return {
    sink,
    session,
    open,
    receive,
    cursors: () => requests.map(({ cursor }) => cursor),
    row: () => ledger.row('logs'),
  };
}
const errors: Filter = { level: 'error' };

describe('the session of a feed whose store holds one filter', () => {
  it('starts from a snapshot with every other filter, also with one that it had before', () => {
    const { sink, open, cursors } = setUp(snapshot(10), snapshot(12), snapshot(15));
    open({});
    open(errors);
    open({});
    expect(cursors()).toEqual([undefined, undefined, undefined]);
    expect(sink.restart).toHaveBeenCalledTimes(3);
    expect(sink.reset).toHaveBeenCalledTimes(3);
  });

  it('resumes the same filter, after a pause or another tier', () => {
    const { sink, session, open, cursors } = setUp(
      snapshot(10),
      recovered(10, 12, [10, 11]),
      recovered(12, 12, []),
    );
    open(errors);
    session.pause();
    open(errors);
    session.setDesired({ filter: errors, tier: 'background' });
    expect(cursors()).toEqual([undefined, 'c10', 'c12']);
    expect(sink.restart).toHaveBeenCalledTimes(1);
    expect(sink.apply).toHaveBeenCalledTimes(1);
  });

  it('passes on how many lines were not sent, live, and missed ones as an upper bound', () => {
    const { sink, open, receive, session, row } = setUp(snapshot(10));
    open({});
    const conflatedLevels = { info: 5, error: 2 };
    receive(batch(10, 20, [17, 18, 19], { conflated: 7, conflatedLevels }));
    expect(sink.apply).toHaveBeenLastCalledWith(expect.anything(), true, {
      count: 7,
      levels: conflatedLevels,
    });
    const offsets = { from: 20, to: 50, filtered: 0, invalid: 0, markers: 0 };
    session.onGap({ feed: 'logs', cursor: 'c50', missed: 30, reason: 'busy', offsets });
    expect(sink.apply).toHaveBeenLastCalledWith([], false, { count: 30, levels: {}, isUpperBound: true });
    expect(sink.reset).toHaveBeenCalledTimes(1);
    expect(row()).toMatchObject({
      received: 3,
      conflated: 7,
      missed: 30,
      offsets: 40,
      unexplained: 0,
      gap: 'busy',
    });
  });
});
