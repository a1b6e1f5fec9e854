/** The scenarios of `npm run bench:tail` at a small scale: a real broker, and gateways and pages as processes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { testBrokers } from '@/server/testing/servers/servers';
import { bundlePrograms } from './bundle';
import { play } from './scenario';
import { violationsOf } from './verdict';

const limitMs = 120_000;
const brokers = testBrokers.join(',');

beforeAll(bundlePrograms);

describe('every line that was written is shown, filtered out or counted', () => {
  it(
    'while the connection is lost and the gateway is killed',
    async () => {
      const result = await play({ brokers, perSecond: 1_500, seconds: 8, isDisturbed: true });
      expect(violationsOf(result)).toEqual([]);
      expect(result.unfiltered.row.recovered).toBeGreaterThan(0);
      expect(result.filtered.row.filtered).toBeGreaterThan(0);
    },
    limitMs,
  );

  it(
    'when more come than a page takes: the newest are shown, and the others counted by level',
    async () => {
      // A hidden tab takes 5,000 a second: fewer than a slow machine writes.
      const plan = {
        brokers,
        perSecond: 30_000,
        seconds: 3,
        isDisturbed: false,
        tier: 'background',
      } as const;
      const result = await play(plan);
      expect(violationsOf(result)).toEqual([]);
      expect(result.unfiltered.row.conflated).toBeGreaterThan(0);
      expect(result.filtered.row.conflated).toBe(0);
    },
    limitMs,
  );
});
