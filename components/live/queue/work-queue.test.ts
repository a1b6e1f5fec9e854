import { describe, expect, it } from 'vitest';
import { event } from '@/components/live/feeds/feed-session.fixture';
import { WorkQueue } from './work-queue';

const origin = { cursor: 'c', missed: 0, isOtherLog: false };

describe('the queue of a frame', () => {
  it('merges consecutive work of one feed and keeps the order', () => {
    const queue = new WorkQueue();
    queue.push({ feed: 'orders', isLive: true, events: [event(1)] });
    queue.push({ feed: 'orders', isLive: true, events: [event(2)] });
    queue.push({ feed: 'prices', isLive: false, events: [event(3)] });
    queue.push({ feed: 'prices', isLive: false, events: [], reset: { snapshot: [], filter: {}, origin } });
    queue.push({ feed: 'orders', isLive: false, events: [event(4)] });
    expect([queue.size, queue.recovered]).toEqual([4, 2]);
    const taken = queue.takeAll();
    expect(taken.map(({ feed, events }) => [feed, events.map(({ offset }) => offset)])).toEqual([
      ['orders', [1, 2]],
      ['prices', [3]],
      ['prices', []],
      ['orders', [4]],
    ]);
    expect([queue.size, queue.recovered, queue.takeAll().length]).toEqual([0, 0, 0]);
  });
});
