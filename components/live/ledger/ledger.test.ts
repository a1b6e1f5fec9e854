import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ledger } from './ledger';

describe('the delivery ledger', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const rowOf = (ledger: Ledger, feed: string) => ledger.snapshot().find((row) => row.feed === feed);

  it('publishes its counts four times a second, not at every event', () => {
    const ledger = new Ledger();
    const stop = ledger.start();
    const changed = vi.fn();
    ledger.changed.on(changed);
    ledger.add('orders', 'malformed', 3);
    ledger.add('orders', 'silences', 1);
    expect(rowOf(ledger, 'orders')?.malformed).toBe(0);
    vi.advanceTimersByTime(250);
    expect(rowOf(ledger, 'orders')).toMatchObject({ malformed: 3, silences: 1, received: 0 });
    expect(changed).toHaveBeenCalledTimes(1);
    stop();
    vi.advanceTimersByTime(1_000);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('has percentiles within seven per cent, and a median of the last five seconds only', () => {
    const ledger = new Ledger();
    ledger.start();
    for (let ms = 1; ms <= 100; ms += 1) ledger.onScreen('prices', ms, Date.now());
    vi.advanceTimersByTime(250);
    const row = rowOf(ledger, 'prices');
    expect(row?.p50).toBeGreaterThanOrEqual(50);
    expect(row?.p50).toBeLessThanOrEqual(54);
    expect(row?.p99).toBeGreaterThanOrEqual(99);
    expect(row?.p99).toBeLessThanOrEqual(107);
    expect(ledger.median()).toBe(51);
    vi.advanceTimersByTime(6_000);
    expect(ledger.median()).toBeUndefined();
  });

  it('keeps heartbeats of the gateway out of the median', () => {
    const ledger = new Ledger();
    ledger.start();
    ledger.onScreen('health', 900, Date.now());
    vi.advanceTimersByTime(250);
    expect(ledger.median()).toBeUndefined();
    expect(rowOf(ledger, 'health')?.p50).toBeGreaterThan(800);
  });
});
