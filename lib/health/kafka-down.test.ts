import { describe, expect, it } from 'vitest';
import type { HealthSample, ServiceState } from '.';
import { kafkaDownSince } from './kafka-down';

const at = 1_800_000_000_000;
const sample = (kafka: HealthSample['kafka'], ...brokers: ServiceState[]): HealthSample =>
  ({
    at,
    kafka,
    services: [
      { name: 'payment', kind: 'process', state: 'down', since: at - 90_000 },
      ...brokers.map((state, i) => ({
        name: `kafka-${i}`,
        kind: 'broker',
        state,
        since: at - i * 1_000,
        stateAt: at,
      })),
    ],
  }) as HealthSample;
const up = { state: 'up', since: 0 } as const;

describe('Kafka is down', () => {
  it('when it does not answer the gateway', () => {
    expect(kafkaDownSince(sample({ state: 'down', since: at - 3_000 }))).toBe(at - 3_000);
  });

  it('when its only broker was stopped, before the gateway misses an answer', () => {
    expect(kafkaDownSince(sample(up, 'stopped'))).toBe(at);
  });

  it('since the earlier of the two', () => {
    expect(kafkaDownSince(sample({ state: 'down', since: at - 3_000 }, 'down'))).toBe(at - 3_000);
  });

  it('not while only one of three brokers is', () => {
    expect(kafkaDownSince(sample(up, 'up', 'down', 'up'))).toBeUndefined();
    expect(kafkaDownSince(sample(up, 'up', 'up', 'up'))).toBeUndefined();
  });

  it('not because of an old answer of a supervisor that no longer answers', () => {
    const old = sample(up, 'stopped');
    for (const service of old.services) service.stateAt = at - 60_000;
    expect(kafkaDownSince(old)).toBeUndefined();
  });
});
