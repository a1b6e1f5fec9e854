import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClockSkew } from './clock-skew';
import { GatewayClock } from './gateway-clock';

describe('the clock of the gateway', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => void vi.useRealTimers());

  /** A gateway whose clock is `aheadMs` ahead, and `transitMs` away in each direction. */
  function setUp() {
    const skew = new ClockSkew();
    const gateway = { aheadMs: 0, transitMs: 60, requests: 0 };
    const wait = () => new Promise((resolve) => setTimeout(resolve, gateway.transitMs));
    const request = async () => {
      gateway.requests += 1;
      await wait();
      const now = Date.now() + gateway.aheadMs;
      await wait();
      return now;
    };
    const clock = new GatewayClock(skew, () => undefined);
    void clock.follow(request);
    return { skew, gateway, clock };
  }

  it('is requested often until a round trip is short, and then every 30 s', async () => {
    const { skew, gateway } = setUp();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(gateway.requests).toBeGreaterThan(1);
    expect(skew.isSettled).toBe(false);
    gateway.transitMs = 1;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(skew.isSettled).toBe(true);
    const { requests } = gateway;
    await vi.advanceTimersByTimeAsync(29_000);
    expect(gateway.requests).toBe(requests);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(gateway.requests).toBe(requests + 1);
  });

  it('is measured again immediately when a heartbeat contradicts the skew', async () => {
    const { skew, gateway, clock } = setUp();
    gateway.transitMs = 1;
    await vi.advanceTimersByTimeAsync(5_000);
    gateway.aheadMs = 120_000;
    clock.heartbeat(Date.now() + gateway.aheadMs);
    await vi.advanceTimersByTimeAsync(10);
    expect(skew.ms).toBe(120_000);
  });

  it('is not requested after the connection is lost', async () => {
    const { gateway, clock } = setUp();
    await vi.advanceTimersByTimeAsync(1_000);
    clock.stop();
    const { requests } = gateway;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gateway.requests).toBe(requests);
  });
});
