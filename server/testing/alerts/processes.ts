/** Scenarios about processes and Kafka. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { processSchema } from '@/lib/health/processes';
import type { Scenario } from './play';
import type { World } from './world';

const processOf = async ({ admin }: World, name: string) => {
  const found = z
    .array(processSchema)
    .parse(await admin.send('GET', 'processes'))
    .find((each) => each.name === name);
  if (!found) throw new Error(`There is no process "${name}".`);
  return found;
};

async function untilReady(world: World, name: string): Promise<void> {
  while (!(await processOf(world, name)).ready) await sleep(100);
}

const stopped = (name: string): Pick<Scenario, 'cause' | 'undo'> => ({
  cause: async ({ admin }) => void (await admin.send('POST', `processes/${name}/stop`)),
  undo: async (world) => {
    await world.admin.send('POST', `processes/${name}/start`);
    await untilReady(world, name);
  },
});

export const stoppedPayment: Scenario = {
  ...stopped('payment'),
  name: 'payment is stopped',
  expects: [
    { rule: 'process-down', labels: { process: 'payment' } },
    { rule: 'orders-waiting', labels: { step: 'payment' } },
    { rule: 'group-lag', labels: { group: 'payment' } },
  ],
  withinS: 120,
};

/** Nothing waits for it within a short time. */
export const stoppedHistory: Scenario = {
  ...stopped('history'),
  name: 'the price history is stopped',
  expects: [{ rule: 'process-down', labels: { process: 'history' } }],
};

export const stoppedCollector: Scenario = {
  ...stopped('logs'),
  name: 'the log collector is stopped',
  expects: [{ rule: 'process-down', labels: { process: 'logs' } }, { rule: 'logs-silent' }],
  withinS: 120,
};

export const stoppedGateway: Scenario = {
  ...stopped('gateway'),
  name: 'the gateway is stopped',
  expects: [{ rule: 'gateway-down', labels: { gateway: 'gateway' } }],
};

export const stoppedBroker: Scenario = {
  ...stopped('kafka-2'),
  name: 'one of three brokers is stopped',
  expects: [{ rule: 'broker-down', labels: { broker: 'kafka-2' } }],
};

/** Long enough for a sample that it is up: killed in between, it would have been down all the time. */
const seenMs = 3_000;

async function untilUp(world: World, name: string, ms: number): Promise<void> {
  const isUp = async () => {
    const { status, since } = await processOf(world, name);
    return status === 'running' && Date.now() - since >= ms;
  };
  while (!(await isUp())) await sleep(100);
}

export const killedAgainAndAgain: Scenario = {
  name: 'notification is killed three times',
  cause: async (world) => {
    for (let kill = 0; kill < 3; kill += 1) {
      await world.admin.send('POST', 'processes/notification/kill');
      while ((await processOf(world, 'notification')).ready) await sleep(50);
      await untilUp(world, 'notification', seenMs);
    }
  },
  undo: async () => undefined,
  expects: [{ rule: 'process-restarts', labels: { process: 'notification' } }],
};

const signalBroker = async (world: World, signal: 'SIGSTOP' | 'SIGCONT') => {
  const { pid } = await processOf(world, 'kafka');
  if (pid === null) throw new Error('The broker does not run.');
  process.kill(pid, signal);
};

export const pausedKafka: Scenario = {
  name: 'the broker is paused',
  cause: (world) => signalBroker(world, 'SIGSTOP'),
  undo: (world) => signalBroker(world, 'SIGCONT'),
  expects: [{ rule: 'kafka-down' }],
  withinS: 30,
};

export const stoppedKafka: Scenario = {
  ...stopped('kafka'),
  name: 'the only broker is stopped',
  expects: [{ rule: 'kafka-down' }],
  withinS: 60,
};
