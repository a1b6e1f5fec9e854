/** Kills services at random moments and at failpoints: see services/framework/support/failpoints.ts. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '../../services';
import type { FailpointName, FailpointPlan } from '../../services/framework';
import { auditDatabase, type DatabaseAudit } from './audit/audit-database';
import { auditTopics, type TopicAudit } from './audit/audit-topics';
import { goShopping } from './customers';
import { type Shop, serviceNames } from './shop';
import { untilDone } from './until-done';

const points: readonly FailpointName[] = [
  'after-commit-before-publish',
  'after-publish-before-delete',
  'after-handle-before-offset-commit',
  'after-task-run-before-complete',
];

const upTo = (max: number) => Math.ceil(Math.random() * max);

/** How the next run of a service ends: at a failpoint, or by a kill after `workMs`. */
function nextCrash(): { failpoints: FailpointPlan; workMs: number } {
  const point = points[upTo(points.length) - 1] as FailpointName;
  return { failpoints: Math.random() < 0.85 ? { [point]: upTo(3) } : {}, workMs: 2_000 + upTo(8_000) };
}

/** Starts a service and crashes it, over and over, until `stop` aborts. Counts the crashes by cause. */
async function crashRepeatedly(
  shop: Shop,
  name: ServiceName,
  crashes: Record<string, number>,
  stop: AbortSignal,
) {
  const service = shop.services[name];
  while (!stop.aborted) {
    const { failpoints, workMs } = nextCrash();
    const started = service.start({ failpoints });
    // Some are killed while they start or join their group.
    const isShort = Math.random() < 0.15;
    if (!isShort) await Promise.race([started, sleep(15_000)]);
    const until = Date.now() + (isShort ? upTo(1_500) : workMs);
    while (service.isRunning() && Date.now() < until && !stop.aborted) await sleep(20);
    const [point] = service.isRunning() ? [] : Object.keys(failpoints);
    const cause = point ?? 'killed from outside';
    await service.kill();
    await started;
    crashes[cause] = (crashes[cause] ?? 0) + 1;
    await sleep(upTo(300));
  }
}

export interface ChaosResult {
  orders: number;
  seconds: number;
  /** Number of crashes by cause. */
  crashes: Record<string, number>;
  database: DatabaseAudit;
  topics: TopicAudit;
}

/**
 * Crashes every service over and over while customers order, then lets them finish undisturbed and audits the result.
 * `onProgress` receives the work that is left. Throws when the services do not finish within `timeoutMs`.
 */
export async function runChaos(
  shop: Shop,
  orders: number,
  { rate = 12, timeoutMs = 120_000, onProgress = (_: string) => {} } = {},
): Promise<ChaosResult> {
  const started = Date.now();
  await shop.start();
  await shop.set('shipping', { deliverAfterMs: 300 });
  await shop.set('payment', { declineRate: 0.05, latencyMs: 10, timeoutRate: 0.02 });
  await Promise.all(serviceNames.map((name) => shop.services[name].stop()));

  const crashes: Record<string, number> = {};
  const stop = new AbortController();
  const crashing = serviceNames.map((name) => crashRepeatedly(shop, name, crashes, stop.signal));
  const mix = { cancelled: 0.08, declined: 0.05, excessive: 0.02 };
  await goShopping(shop, { orders, customers: 24, rate, ...mix });
  onProgress('all orders are placed');
  // A while longer, because payment, reservation and shipping follow.
  await sleep(Math.min(20_000, 2_000 + orders * 10));
  stop.abort();
  await Promise.all(crashing);
  await shop.start();
  await untilDone(shop, timeoutMs, onProgress);
  const seconds = (Date.now() - started) / 1000;
  return {
    orders,
    seconds,
    crashes,
    database: await auditDatabase(shop.database),
    topics: await auditTopics(shop),
  };
}
