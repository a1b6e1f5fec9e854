import { Gateway } from './gateway';
import { type Cluster, Crowd, Orders } from './rig';
import type { Scale } from './scale';
import { judge, type Verdict } from './verdict';

export interface StageOptions {
  gateways?: number;
  clients?: number;
  ordersPerSecond?: number;
  prices?: boolean;
  /** Adds one client in its own process, judged like the others. */
  another?: boolean;
  gatewayEnv?: Record<string, string>;
}

export interface Stage {
  cluster: Cluster;
  scale: Scale;
  gateways: Gateway[];
  /** The first of them. */
  gateway: Gateway;
  crowd: Crowd;
  /** With `another`: that client. */
  another: Crowd | undefined;
  orders: Orders;
  /** Registers a function that is called when the run ends or fails. */
  onEnd(end: () => Promise<unknown>): unknown;
}

/** How long to wait for the next missing event. */
const settleMs = 30_000;

/** Starts gateways, a crowd and a flow of orders, lets `act` cause violations, and judges what every client received. */
export async function play(
  what: string,
  cluster: Cluster,
  scale: Scale,
  options: StageOptions,
  act: (stage: Stage) => Promise<void>,
  check: (verdict: Verdict, stage: Stage) => void = () => undefined,
): Promise<Verdict> {
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const stage = await setUp(cluster, scale, options, (end) => ends.unshift(end));
    await act(stage);
    const written = await stage.orders.stop();
    const { crowd, another } = stage;
    const verdict = judge(what, crowd.clients, written, await crowd.report(written, settleMs));
    if (another) {
      const { violations } = judge(what, 1, written, await another.report(written, settleMs));
      verdict.violations.push(...violations.map((violation) => `other client: ${violation}`));
    }
    check(verdict, stage);
    return verdict;
  } finally {
    for (const end of ends) await end();
  }
}

async function setUp(
  cluster: Cluster,
  scale: Scale,
  options: StageOptions,
  onEnd: Stage['onEnd'],
): Promise<Stage> {
  const { clients = scale.clients, ordersPerSecond = scale.ordersPerSecond, prices = false } = options;
  const gateways: Gateway[] = [];
  for (let i = 0; i < (options.gateways ?? 1); i += 1) {
    const gateway = await Gateway.start(cluster.brokers, options.gatewayEnv);
    onEnd(() => gateway.stop());
    gateways.push(gateway);
  }
  const open = async (count: number) => {
    const crowd = await Crowd.open(count, gateways, { prices });
    onEnd(() => crowd.stop());
    return crowd;
  };
  const crowd = await open(clients);
  const another = options.another ? await open(1) : undefined;
  const orders = await Orders.start(cluster.brokers, ordersPerSecond);
  onEnd(() => orders.kill());
  const [gateway] = gateways as [Gateway];
  return { cluster, scale, gateways, gateway, crowd, another, orders, onEnd };
}
