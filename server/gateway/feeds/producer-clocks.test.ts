import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProducerClocks } from './producer-clocks';

const minute = 60_000;
const now = 1_800_000_000_000;

beforeEach(() => void vi.useFakeTimers({ now, toFake: ['performance', 'Date'] }));
afterEach(() => void vi.useRealTimers());

/** Events per producer: the delay of each, ms. */
function arrange(delays: Record<string, number[]>) {
  const clocks = new ProducerClocks();
  clocks.worst();
  for (const [source, list] of Object.entries(delays)) {
    for (const delay of list) clocks.note(source || undefined, now - delay, now);
  }
  return clocks;
}

describe('the clocks of producers', () => {
  it('are reported when one is ahead or behind, with the producer', () => {
    expect(arrange({ good: [5, 20], fast: [-2 * minute, -2 * minute + 9] }).worst()).toEqual({
      offsetMs: 2 * minute - 9,
      source: 'fast',
      producers: 1,
    });
    expect(arrange({ '': [2 * minute + 9, 2 * minute], fast: [-5_000] }).worst()).toEqual({
      offsetMs: -2 * minute,
      producers: 2,
    });
  });

  it('are no longer reported when it was the clock of the gateway that was wrong', () => {
    let own = now + 2 * minute;
    const clocks = new ProducerClocks(() => own);
    clocks.note('good', now - 5, own);
    expect(clocks.worst()).toEqual({ offsetMs: -2 * minute - 5, source: 'good', producers: 1 });
    own = now;
    expect(clocks.worst()).toBeUndefined();
    clocks.note('good', now - 5, own);
    expect(clocks.worst()).toBeUndefined();
  });

  it('are not judged by one event with an odd timestamp, nor by events that were delayed', () => {
    expect(arrange({ odd: [3, -70 * 365 * 24 * 60 * minute, 4] }).worst()).toBeUndefined();
    expect(arrange({ waited: [15_000, 9_000, 4] }).worst()).toBeUndefined();
    expect(arrange({ near: [-1_500], far: [1_900] }).worst()).toBeUndefined();
  });

  it('are no longer reported within a minute after they are right again, and immediately when the gateway lagged', () => {
    const clocks = arrange({ fast: [-2 * minute] });
    vi.advanceTimersByTime(31_000);
    expect(clocks.worst()).toMatchObject({ source: 'fast' });
    vi.advanceTimersByTime(31_000);
    expect(clocks.worst()).toBeUndefined();
    const late = arrange({ any: [10_000] });
    late.forget();
    expect(late.worst()).toBeUndefined();
  });

  it('are remembered of at most 64 producers', () => {
    const clocks = arrange(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`p${i}`, [-9_000]])));
    expect(clocks.worst()?.producers).toBe(64);
  });
});
