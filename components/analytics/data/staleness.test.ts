import { describe, expect, it } from 'vitest';
import { ApiError } from '@/components/browser/call-api';
import { staleAfterMs, staleAsOf } from './staleness';

const now = 1_000_000;
const live = { isPaused: false };
const of = (completeTo: number, end = now) => ({ completeTo, end, now });

describe('a card of a report is stale', () => {
  it('when the lake lags by more than 15 s, not before', () => {
    expect(staleAsOf(live, of(now - staleAfterMs))).toBeUndefined();
    expect(staleAsOf(live, of(now - staleAfterMs - 1))).toBe(now - staleAfterMs - 1);
  });

  it('when the last request failed, and while the page is paused', () => {
    const error = new ApiError(503, 'The lake is starting.');
    expect(staleAsOf({ ...live, error }, of(now - 1))).toBe(now - 1);
    expect(staleAsOf({ isPaused: true }, of(now - 1))).toBe(now - 1);
  });

  it('not when its range ended before the time up to which the lake is complete', () =>
    expect(staleAsOf(live, of(now - 60_000, now - 61_000))).toBeUndefined());

  it('not before the page knows the time', () =>
    expect(staleAsOf(live, { ...of(5), now: 0 })).toBeUndefined());
});
