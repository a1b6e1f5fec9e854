import { expect, it } from 'vitest';
import type { HealthSample, ServiceState } from '@/lib/health';
import { QuietTime } from './quiet-time';

const at = 1_800_000_000_000;
const sample = (time: number, state: ServiceState, since: number) =>
  ({
    at: time,
    services: [
      { name: 'order', kind: 'process', state: 'up', since: at - 90_000 },
      { name: 'payment', kind: 'process', state, since },
    ],
    feeds: [],
    orders: {},
  }) as unknown as HealthSample;

it('a gateway that was just started has seen no problem since the last change of a service', () =>
  expect(new QuietTime().since(sample(at, 'up', at - 60_000))).toEqual({ quietSince: at - 60_000 }));

it('there is no problem since the last one ended, and no such time while there is one', () => {
  const quiet = new QuietTime();
  quiet.since(sample(at, 'up', at - 60_000));
  expect(quiet.since(sample(at + 1_000, 'stopped', at + 500))).toEqual({});
  expect(quiet.since(sample(at + 2_000, 'up', at + 1_500))).toEqual({ quietSince: at + 2_000 });
  expect(quiet.since(sample(at + 9_000, 'up', at + 1_500))).toEqual({ quietSince: at + 2_000 });
});
