/** Kills services at random moments, and at the moments that matter: see harness/faults.ts. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '../../services';
import type { FailpointName, FailpointPlan } from '../../services/framework';
import { auditDatabase, auditTopics, type DatabaseAudit, type TopicAudit, unfinished } from './audit';
import { goShopping } from './customers';
import { type Shop, serviceNames } from './shop';
import { LagMeter } from './topics';

const points: readonly FailpointName[] = [
  'after-commit-before-publish',
  'after-publish-before-delete',
  'after-handle-before-offset-commit',
  'after-task-run-before-complete',
];

const upTo = (most: number) => Math.ceil(Math.random() * most);

/** What a life of a service ends by: a point of the plan, or a kill from outside after a while. */
function nextEnd(): { failpoints: FailpointPlan; workMs: number } {
  const point = points[upTo(points.length) - 1] as FailpointName;
  return { failpoints: Math.random() < 0.85 ? { [point]: upTo(3) } : {}, workMs: 2_000 + upTo(8_000) };
}

/** One life after the other, until it is told to stop. Counts what each ended by. */
async function torment(shop: Shop, name: ServiceName, ends: Record<string, number>, stop: AbortSignal) {
  const service = shop.services[name];
  while (!stop.aborted) {
    const { failpoints, workMs } = nextEnd();
    const started = service.start({ failpoints });
    // Some are killed while they start, or join their group.
    const isShort = Math.random() < 0.15;
    if (!isShort) await Promise.race([started, sleep(15_000)]);
    const until = Date.now() + (isShort ? upTo(1_500) : workMs);
    while (service.isRunning() && Date.now() < until && !stop.aborted) await sleep(20);
    const [point] = service.isRunning() ? [] : Object.keys(failpoints);
    const end = point ?? 'killed from outside';
    await service.kill();
    await started;
    ends[end] = (ends[end] ?? 0) + 1;
    await sleep(upTo(300));
  }
}

export interface ChaosResult {
  orders: number;
  seconds: number;
  /** How often services died, by what. */
  ends: Record<string, number>;
  books: DatabaseAudit;
  topics: TopicAudit;
}

/**
 * The proof: customers order while every service is killed over and over; then they run undisturbed until all is
 * done, and the books are read. `onProgress` is told what is not done yet.
 */
export async function runChaos(
  shop: Shop,
  orders: number,
  { rate = 12, patienceMs = 120_000, onProgress = (_: string) => {} } = {},
): Promise<ChaosResult> {
  const started = Date.now();
  await shop.start();
  await shop.set('shipping', { deliverAfterMs: 300 });
  await shop.set('payment', { declineRate: 0.05, latencyMs: 10, timeoutRate: 0.02 });
  await Promise.all(serviceNames.map((name) => shop.services[name].stop()));

  const ends: Record<string, number> = {};
  const calm = new AbortController();
  const torments = serviceNames.map((name) => torment(shop, name, ends, calm.signal));
  const mix = { cancelled: 0.08, declined: 0.05, excessive: 0.02 };
  await goShopping(shop, { orders, customers: 24, rate, ...mix });
  onProgress('all orders are placed');
  // Some lives longer, for what comes after the placing.
  await sleep(Math.min(20_000, 2_000 + orders * 10));
  calm.abort();
  await Promise.all(torments);
  await shop.start();
  await untilDone(shop, patienceMs, onProgress);
  const seconds = (Date.now() - started) / 1000;
  return {
    orders,
    seconds,
    ends,
    books: await auditDatabase(shop.database),
    topics: await auditTopics(shop),
  };
}

/** Waits until nothing is left to do anywhere. Throws with what is left when that takes too long. */
export async function untilDone(
  shop: Shop,
  patienceMs: number,
  onProgress: (state: string) => void = () => undefined,
): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    // The database itself may be away.
    const left: Record<string, number> = await unfinished(shop.database).catch((error: Error) => ({
      [error.message]: 1,
    }));
    if (Object.keys(left).length === 0) left.lag = await lagOf(shop).catch(() => -1);
    if (left.lag === 0) return;
    const state = JSON.stringify(left);
    onProgress(state);
    if (Date.now() > until) throw new Error(`Not done after ${patienceMs} ms: ${state}`);
    await sleep(250);
  }
}

/** Records that any service has not handled yet. */
async function lagOf({ options: { brokers, log } }: Shop): Promise<number> {
  const meter = await LagMeter.open({ brokers }, log);
  try {
    const lags = serviceNames.map((name) => meter.lagOf(name, ['orders', `orders.${name}.retry`]));
    return (await Promise.all(lags)).reduce((sum, lag) => sum + lag, 0);
  } finally {
    await meter.stop();
  }
}
