import { describe, expect, it } from 'vitest';
import { FetchPace } from './fetch-pace';

const feed = (perSecond: number, behind = 0): number => {
  const pace = new FetchPace();
  let wait = 0;
  for (let now = 0; now < 2_000; now += 10) wait = pace.after(perSecond / 100, behind, now);
  return wait;
};

describe('the pace of fetches', () => {
  it('lets a quiet topic through at once', () => expect(feed(200)).toBe(0));
  it('rests between fetches of a busy one', () => expect(feed(1_000)).toBeGreaterThan(10));
  it('never rests while it is behind', () => expect(feed(20_000, 1)).toBe(0));
  it('is at once again when the flood is over', () => {
    const pace = new FetchPace();
    for (let now = 0; now < 1_000; now += 10) pace.after(20, 0, now);
    expect(pace.after(1, 0, 3_000)).toBe(0);
  });
});
