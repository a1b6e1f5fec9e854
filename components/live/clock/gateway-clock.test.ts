import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClockSkew } from './clock-skew';
import { GatewayClock } from './gateway-clock';

describe('the clock of the gateway', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => void vi.useRealTimers());

  /** A gateway `gateway.aheadMs` ahead, that answers after `gateway.wayMs` to and as long fro. */
  function setUp() {
    const skew = new ClockSkew();
    const gateway = { aheadMs: 0, wayMs: 60, asked: 0 };
    const wait = () => new Promise((resolve) => setTimeout(resolve, gateway.wayMs));
    const ask = async () => {
      gateway.asked += 1;
      await wait();
      const now = Date.now() + gateway.aheadMs;
      await wait();
      return now;
    };
    const clock = new GatewayClock(skew, () => undefined);
    void clock.follow(ask);
    return { skew, gateway, clock };
  }

  it('is asked for until a round trip is short, and then from time to time', async () => {
    const { skew, gateway } = setUp();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(gateway.asked).toBeGreaterThan(1);
    expect(skew.isSettled).toBe(false);
    gateway.wayMs = 1;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(skew.isSettled).toBe(true);
    const { asked } = gateway;
    await vi.advanceTimersByTimeAsync(29_000);
    expect(gateway.asked).toBe(asked);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(gateway.asked).toBe(asked + 1);
  });

  it('is measured anew at once when a heartbeat says that it was set', async () => {
    const { skew, gateway, clock } = setUp();
    gateway.wayMs = 1;
    await vi.advanceTimersByTimeAsync(5_000);
    gateway.aheadMs = 120_000;
    clock.heartbeat(Date.now() + gateway.aheadMs);
    await vi.advanceTimersByTimeAsync(10);
    expect(skew.ms).toBe(120_000);
  });

  it('is not asked for any more when the connection is gone', async () => {
    const { gateway, clock } = setUp();
    await vi.advanceTimersByTimeAsync(1_000);
    clock.stop();
    const { asked } = gateway;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gateway.asked).toBe(asked);
  });
});
