import { setTimeout as sleep } from 'node:timers/promises';
import type { CounterCheckpoint, CountersAnswer, TopicCounts } from '@/lib/analytics/counters';
import type { Reconciliation } from '@/lib/analytics/reports';
import { ProblemError } from '@/lib/problem';
import type { LakeLog } from '@/server/lake/context';
import { LakeEngineError } from '@/server/lake/engine';
import { type Check, differingPartitions, statusChecks, topicChecks } from './compare';
import { type DifferenceSources, differingOffsets } from './differing-offsets';
import { expiredReason } from './expired';
import { type GatewayCounters, NoCounters } from './gateway-counters';
import { lakeCounts } from './lake-counts';
import { lakeStatuses } from './lake-statuses';
import { isReached, missingOf, notComparable, positionsOf } from './positions';

/** How long the lake may take to read what the gateway has read, ms. */
const maxWaitMs = 2_000;
const checkMs = 50;
/** Offsets listed with a check. */
const maxOffsets = 20;

export interface ReconciliationSources extends DifferenceSources {
  gateway: GatewayCounters;
  logs(): ReadonlyMap<string, LakeLog>;
}

/** Compares the live counters with the lake at the same offsets. */
export async function reconcile(sources: ReconciliationSources): Promise<Reconciliation> {
  try {
    const now = await sources.gateway.counters({});
    if (!now.checkpoint) return unknown('The gateway has no counters.', now);
    await waitFor(now.checkpoint, sources);
    const reached = isReached(now.checkpoint, sources.logs())
      ? now
      : await sources.gateway.counters({ upTo: positionsOf(sources.logs()) });
    const behind = missingOf(now.checkpoint, reached.checkpoint);
    if (!reached.checkpoint)
      return unknown(
        `The lake is ${behind.toLocaleString('en')} offsets behind the gateway, further than it remembers.`,
        now,
        behind,
      );
    return await compareAt(sources, reached.checkpoint, reached.gatewayId, behind);
  } catch (error) {
    // Such as: the gateway is away, the lake is starting, its memory does not suffice.
    if (error instanceof NoCounters || error instanceof LakeEngineError || error instanceof ProblemError)
      return unknown(error.message);
    throw error;
  }
}

async function waitFor(checkpoint: CounterCheckpoint, { logs }: ReconciliationSources): Promise<void> {
  const until = performance.now() + maxWaitMs;
  while (!isReached(checkpoint, logs()) && performance.now() < until) await sleep(checkMs);
}

const unknown = (reason: string, answer?: CountersAnswer, behind = 0): Reconciliation => ({
  matches: null,
  reason,
  gatewayId: answer?.gatewayId ?? null,
  at: null,
  offsets: 0,
  behind,
  checks: [],
});

async function compareAt(
  sources: ReconciliationSources,
  { at, topics, orders }: CounterCheckpoint,
  gatewayId: string,
  behind: number,
): Promise<Reconciliation> {
  const checks: Check[] = [];
  const reasons: string[] = [];
  let offsets = 0;
  for (const live of topics) {
    const log = sources.logs().get(live.topic);
    const reason = notComparable(live, log) ?? (log && (await expiredReason(sources.engine, live, log)));
    if (reason === undefined && log) {
      checks.push(...(await checksOf(sources, live, orders, log)));
      offsets += live.partitions.reduce((sum, { from, next }) => sum + next - from, 0);
    } else if (reason !== undefined) reasons.push(reason);
  }
  const isEqual = checks.every(({ difference }) => difference === 0);
  return {
    matches: isEqual && reasons.length > 0 ? null : isEqual,
    reason: reasons.length > 0 ? reasons.join(' ') : null,
    ...{ gatewayId, at, offsets, behind, checks },
  };
}

async function checksOf(
  sources: ReconciliationSources,
  live: TopicCounts,
  orders: CounterCheckpoint['orders'],
  log: LakeLog,
): Promise<Check[]> {
  const lake = await lakeCounts(sources.engine, live, log);
  const statuses =
    live.topic === 'orders'
      ? statusChecks(orders, await lakeStatuses(sources.engine, live, orders, log.epoch))
      : [];
  const checks = [...topicChecks(live, lake), ...statuses];
  const offsets: Check['offsets'] = [];
  for (const partition of differingPartitions(live, lake)) {
    if (offsets.length >= maxOffsets) break;
    offsets.push(...(await found(sources, live, partition, log)));
  }
  return checks.map((check) =>
    check.difference === 0 ? check : { ...check, offsets: offsets.slice(0, maxOffsets) },
  );
}

/** Where Kafka does not answer it is still known that something differs. */
async function found(...[sources, live, partition, log]: Parameters<typeof differingOffsets>) {
  try {
    return await differingOffsets(sources, live, partition, log);
  } catch (error) {
    const offset = live.partitions[partition]?.from ?? 0;
    const detail = `The offsets from here on could not be searched. ${(error as Error).message}`;
    return [{ topic: live.topic, partition, offset, detail }];
  }
}
