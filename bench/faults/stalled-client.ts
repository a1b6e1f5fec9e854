import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './rig';
import type { Scale } from './scale';
import { play, type Stage } from './stage';
import { mustHold, type Verdict } from './verdict';
import { Worker } from './worker';

const ticksPerSecond = 1_000;
const symbols = 50;
// Small, so that all ring buffers are full before the measurement and do not grow during it.
const ringEvents = 5_000;
const mebibyte = 1024 * 1024;
/** Buffers of one client, and the state of the orders placed meanwhile. */
const growthBytes = 8 * mebibyte;
/** Noise of p99 between two measurements of one run, ms. */
const noiseMs = 15;

/** How often the gateway suspended a client that did not read. */
async function suspensions({ gateway }: Stage): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${gateway.port}/metrics`)).text();
  return Number(/^pulseboard_gateway_slow_clients_total (\d+)/m.exec(metrics)?.[1] ?? 0);
}

interface Measured {
  orders: number;
  prices: number;
  /** Bytes after a garbage collection. */
  held: number;
}

/** p99 of orders and prices, ms, over `ms`, and the gateway's memory afterwards. */
async function measure({ crowd, gateway }: Stage, ms: number): Promise<Measured> {
  await crowd.latency('orders');
  await crowd.latency('prices');
  await sleep(ms);
  const [orders, prices] = [await crowd.latency('orders'), await crowd.latency('prices')];
  return { orders: orders.p99, prices: prices.p99, held: await gateway.heldBytes() };
}

/** One client stops reading: latency of the others and memory of the gateway must not grow. */
export async function stalledClient(cluster: Cluster, scale: Scale): Promise<Verdict> {
  const before = { orders: 0, prices: 0, held: 0 };
  const during = { ...before };
  const after = { ...before };
  let suspended = 0;
  return play(
    `one client reads nothing for ${scale.stallMs / 1_000} s`,
    cluster,
    scale,
    {
      clients: scale.healthyClients,
      prices: true,
      another: true,
      gatewayEnv: { RING_EVENTS: String(ringEvents) },
    },
    async (stage) => {
      const ticks = new Worker('ticks', [cluster.brokers.join(','), String(ticksPerSecond), String(symbols)]);
      stage.onEnd(() => ticks.kill());
      await sleep(scale.flowMs);
      Object.assign(before, await measure(stage, scale.stallMs));
      await stage.another?.all('stall');
      Object.assign(during, await measure(stage, scale.stallMs));
      suspended = await suspensions(stage);
      await stage.another?.all('unstall');
      await sleep(scale.flowMs);
      Object.assign(after, await measure(stage, scale.stallMs));
    },
    (verdict) => {
      check(verdict, before, during, after);
      mustHold(verdict, suspended > 0, 'the client did not stall for long enough to be suspended');
    },
  );
}

function check(verdict: Verdict, before: Measured, during: Measured, after: Measured): void {
  const p99 = (feed: 'orders' | 'prices') =>
    `p99 of ${feed} ${before[feed]}, stalled ${during[feed]}, then ${after[feed]} ms`;
  const held = (one: Measured) => (one.held / mebibyte).toFixed(1);
  verdict.notes.push(
    p99('orders'),
    p99('prices'),
    `gateway ${held(before)}, stalled ${held(during)}, then ${held(after)} MiB`,
  );
  for (const feed of ['orders', 'prices'] as const) {
    const without = Math.max(before[feed], after[feed]);
    mustHold(verdict, during[feed] <= without * 1.5 + noiseMs, `other clients were delayed: ${p99(feed)}`);
  }
  mustHold(verdict, during.held - before.held <= growthBytes, 'the gateway grew');
}
