import { describe, expect, it } from 'vitest';
import { FakeClock } from '@/server/testing/fake-clock';
import { FetchPace } from './fetch-pace';

const usual = { maxWaitMs: 100, maxBytes: 1, maxPartitionBytes: 1 };

/** How the next fetch is made after two seconds of so many records a second, 100 answers a second. */
function under(perSecond: number, { isBehind = false, leastMs = 0 } = {}) {
  const clock = new FakeClock();
  const pace = new FetchPace(() => leastMs, clock);
  for (let ms = 0; ms < 2_000; ms += 10) {
    clock.advance(10);
    pace.answered(perSecond / 100);
  }
  return { clock, pace, options: pace.options(usual, isBehind) };
}

describe('the pace of fetches', () => {
  it('is that of the records of a quiet topic', () => expect(under(200).options).toBe(usual));

  it('lets the broker gather the records of a busy one', () => {
    const { options } = under(2_000);
    expect(options.maxWaitMs).toBe(12);
    expect(options.minBytes).toBeGreaterThan(100_000);
  });

  it('keeps step with whoever gathers what is read', () =>
    expect(under(200, { leastMs: 40 }).options.maxWaitMs).toBe(40));

  it('does not pause while more is written already', () =>
    expect(under(20_000, { isBehind: true }).options).toBe(usual));

  it('is immediate again when the flood is over', () => {
    const { clock, pace } = under(2_000);
    clock.advance(3_000);
    pace.answered(1);
    expect(pace.options(usual, false)).toBe(usual);
  });
});
