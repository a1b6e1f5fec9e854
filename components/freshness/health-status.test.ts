import { describe, expect, it } from 'vitest';
import type { HealthSample } from '@/lib/health';
import { healthStatus } from './health-status';

const sample = (over: Partial<HealthSample> = {}): HealthSample =>
  ({ at: 100_000, services: [], kafka: { state: 'up', since: 1 }, ...over }) as HealthSample;

describe('the status of a health sample', () => {
  it('is empty before the first sample', () => expect(healthStatus(undefined, 0, 100_000)).toEqual({}));

  it('is current for five seconds, and then unknown since the sample was taken', () => {
    expect(healthStatus(sample(), 0, 105_000)).toEqual({ at: 100_000 });
    expect(healthStatus(sample(), 0, 105_001)).toEqual({ at: 100_000, unknownSince: 100_000 });
  });

  it('is computed by the clock of the gateway', () =>
    expect(healthStatus(sample(), 60_000, 41_000)).toEqual({ at: 40_000 }));

  it('includes since when Kafka is down, as reported by the gateway or the supervisor', () => {
    const down = sample({ kafka: { state: 'down', since: 90_000 } });
    expect(healthStatus(down, 0, 100_000).kafkaDownSince).toBe(90_000);
    const stopped = sample({
      services: [{ name: 'kafka', kind: 'broker', state: 'stopped', since: 80_000 }],
    });
    expect(healthStatus(stopped, 0, 100_000).kafkaDownSince).toBe(80_000);
  });
});
