import { describe, expect, it } from 'vitest';
import type { Sent } from './attempt';
import { pauseMs, resultOf } from './next-attempt';
import { retryAfterMs } from './webhook';

const now = 1_700_000_000_000;
const failed = (retryAfter?: number): Extract<Sent, { result: 'failed' }> => ({
  result: 'failed',
  retryAfterMs: retryAfter,
  attempt: { at: now, durationMs: 1, status: 500, answer: '' },
});

describe('a delivery that failed', () => {
  it('is tried again later and later, for a day, and is dead then', () => {
    const giveUpAt = now + 86_400_000;
    const waits: number[] = [];
    let at = now;
    for (let attempts = 0; ; attempts += 1) {
      const { status, nextAt, reason } = resultOf(failed(), { attempts, giveUpAt }, at);
      if (status === 'dead') {
        expect(reason).toBe('Not taken in time. It answered 500.');
        break;
      }
      waits.push(nextAt - at);
      at = nextAt;
    }
    expect(waits[0]).toBeGreaterThanOrEqual(2_500);
    expect(waits[0]).toBeLessThanOrEqual(5_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(3_600_000);
    expect(waits.length).toBeGreaterThan(25);
    expect(waits.length).toBeLessThan(70);
    expect(at).toBeGreaterThan(giveUpAt - 3_600_000);
  });

  it('waits for as long as its receiver wants, at most six hours', () => {
    const state = { attempts: 0, giveUpAt: now + 86_400_000 };
    expect(resultOf(failed(600_000), state, now).nextAt).toBe(now + 600_000);
    expect(resultOf(failed(1e12), state, now).nextAt).toBe(now + 6 * 3_600_000);
  });
});

it('a channel rests when it failed twice, at most a minute', () => {
  expect(pauseMs(failed(), 1)).toBe(0);
  expect(pauseMs(failed(), 2)).toBeGreaterThanOrEqual(500);
  expect(pauseMs(failed(), 50)).toBeLessThanOrEqual(60_000);
  expect(pauseMs(failed(20_000), 1)).toBe(20_000);
});

it.each([
  ['120', 120_000],
  ['Tue, 14 Nov 2023 22:14:20 GMT', 60_000],
  ['soon', undefined],
  ['-5', undefined],
  [null, undefined],
])('Retry-After %s is %s ms', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});
