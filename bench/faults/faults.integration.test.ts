/** The scenarios of `npm run bench:faults` at a small scale: real brokers, gateways and clients as processes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePrograms } from './bundle';
import { Cluster } from './rig';
import { small } from './scale';
import { scenarios } from './scenarios';

const limitMs = 120_000;

beforeAll(bundlePrograms);

function onBrokers(brokers: 1 | 3, tests: Record<string, string>): void {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start(brokers);
  });
  afterAll(() => cluster?.stop());
  for (const [sentence, name] of Object.entries(tests)) {
    it(
      sentence,
      async () => {
        const verdict = await scenarios[name]?.play(cluster, small);
        expect(verdict?.violations).toEqual([]);
      },
      limitMs,
    );
  }
}

describe('every client receives every order once and in order', () => {
  describe('on one broker', () =>
    onBrokers(1, {
      'when its connection is cut again and again': 'drops',
      'when its gateway is killed': 'gateway',
      'when it was away for longer than the ring buffer of a restarted gateway covers': 'ring',
      'when the broker is paused': 'pause',
      'when the topic is recreated: with a gap and a new snapshot': 'recreate',
    }));

  describe('on three brokers', () =>
    onBrokers(3, { 'when one of them is killed and started again': 'broker' }));
});
