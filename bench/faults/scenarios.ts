/** Faults, each played on real processes. `play` checks the rules that hold for all of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway } from './gateway';
import { recreatedTopic } from './recreated-topic';
import type { Cluster } from './rig';
import type { Scale } from './scale';
import { play } from './stage';
import { stalledClient } from './stalled-client';
import { mustHold, type Verdict } from './verdict';

export interface Scenario {
  brokers: 1 | 3;
  play(cluster: Cluster, scale: Scale): Promise<Verdict>;
}

const backWithinMs = 10_000;
const longestMoveMs = 3_000;

/** Kills and restarts one gateway after the other until `isOver`. Resolves to the number of kills. */
async function killInTurn(gateways: Gateway[], everyMs: number, isOver: () => boolean): Promise<number> {
  let kills = 0;
  for (; !isOver(); kills += 1) {
    await sleep(everyMs);
    const gateway = gateways[kills % gateways.length] as Gateway;
    await gateway.kill();
    await gateway.restart();
  }
  return kills;
}

const drops: Scenario['play'] = (cluster, scale) =>
  play('connections cut', cluster, scale, {}, ({ crowd }) => crowd.dropEach(scale.drops, scale.dropEveryMs));

const gatewayKilled: Scenario['play'] = async (cluster, scale) => {
  let kills = 0;
  return play(
    `… and one of two gateways killed every ${scale.gatewayKillMs / 1_000} s`,
    cluster,
    scale,
    { gateways: 2 },
    async ({ crowd, gateways }) => {
      let isOver = false;
      const killing = killInTurn(gateways, scale.gatewayKillMs, () => isOver);
      await crowd.dropEach(scale.drops, scale.dropEveryMs);
      isOver = true;
      kills = await killing;
    },
    (verdict) => verdict.notes.push(`${kills} kills`),
  );
};

const brokerKilled: Scenario['play'] = (cluster, scale) =>
  play(
    '… and one of three brokers killed and started',
    cluster,
    scale,
    {},
    async ({ crowd }) => {
      const dropping = crowd.dropEach(scale.drops, scale.dropEveryMs);
      await sleep(scale.flowMs);
      await cluster.kafka.killBroker(1);
      await sleep(scale.flowMs);
      await cluster.kafka.startBroker(1);
      await dropping;
    },
    staysUp,
  );

function staysUp(verdict: Verdict, { gateways }: { gateways: Gateway[] }): void {
  for (const gateway of gateways) {
    mustHold(verdict, gateway.isRunning && gateway.starts === 1, 'the gateway was restarted');
  }
}

const emptiedRing: Scenario['play'] = (cluster, scale) =>
  play(
    `away for ${scale.awayMs / 1_000} s, gateway restarted, ring buffer of ${scale.ringEvents} events`,
    cluster,
    scale,
    { gatewayEnv: { RING_EVENTS: String(scale.ringEvents) } },
    async ({ crowd, gateway }) => {
      await sleep(scale.flowMs);
      await crowd.all('leave');
      await gateway.kill();
      await sleep(scale.awayMs);
      await gateway.restart();
      await crowd.all('comeBack');
      await crowd.isLive(120_000);
    },
    (verdict) =>
      mustHold(
        verdict,
        verdict.written > 2 * scale.ringEvents,
        'the ring buffer could have held the missed events',
      ),
  );

function storm(what: string, fail: (gateway: Gateway, cut: () => Promise<unknown>) => Promise<unknown>) {
  const playStorm: Scenario['play'] = (cluster, scale) => {
    const { stormClients: clients, stormOrdersPerSecond: ordersPerSecond } = scale;
    let backMs = 0;
    let readyMs = 0;
    return play(
      `${what} (${ordersPerSecond} orders/s)`,
      cluster,
      scale,
      { clients, ordersPerSecond },
      async ({ crowd, gateway }) => {
        await sleep(scale.flowMs);
        const cutAt = performance.now();
        await fail(gateway, () => crowd.all('cut'));
        readyMs = performance.now() - cutAt;
        const isBack = await crowd.isLive(120_000);
        backMs = isBack ? performance.now() - cutAt : Number.POSITIVE_INFINITY;
      },
      (verdict) => {
        verdict.notes.push(`gateway there after ${(readyMs / 1_000).toFixed(1)} s`);
        verdict.notes.push(`all back after ${(backMs / 1_000).toFixed(1)} s`);
        mustHold(verdict, backMs <= backWithinMs, `all back only after ${(backMs / 1_000).toFixed(1)} s`);
      },
    );
  };
  return playStorm;
}

const gracefulMove: Scenario['play'] = (cluster, scale) =>
  play(
    'one of two gateways stopped by SIGTERM',
    cluster,
    scale,
    { gateways: 2 },
    async ({ crowd, gateways: [first, second] }) => {
      await sleep(scale.flowMs);
      await crowd.useGateways([first, second] as Gateway[]);
      await first?.stop();
      await crowd.isLive(60_000);
      await sleep(scale.flowMs);
    },
    (verdict) =>
      mustHold(verdict, verdict.report.longestWaitMs <= longestMoveMs, 'a client waited for more than 3 s'),
  );

const brokerPaused: Scenario['play'] = (cluster, scale) =>
  play(
    `broker stopped (SIGSTOP) for ${scale.brokerPauseMs / 1_000} s`,
    cluster,
    scale,
    {},
    async () => {
      const [pid = 0] = cluster.kafka.pids();
      await sleep(scale.flowMs);
      process.kill(pid, 'SIGSTOP');
      try {
        await sleep(scale.brokerPauseMs);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await sleep(scale.flowMs);
    },
    staysUp,
  );

export const scenarios: Record<string, Scenario> = {
  drops: { brokers: 1, play: drops },
  gateway: { brokers: 1, play: gatewayKilled },
  broker: { brokers: 3, play: brokerKilled },
  ring: { brokers: 1, play: emptiedRing },
  stalled: { brokers: 1, play: stalledClient },
  storm: { brokers: 1, play: storm('all connections cut at once', (_, cut) => cut()) },
  'storm-restart': {
    brokers: 1,
    play: storm('gateway killed and restarted', async (gateway) => {
      await gateway.kill();
      await gateway.restart();
    }),
  },
  move: { brokers: 1, play: gracefulMove },
  pause: { brokers: 1, play: brokerPaused },
  recreate: { brokers: 1, play: recreatedTopic },
};
