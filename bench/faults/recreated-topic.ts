import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { Gateway } from './gateway';
import { type Cluster, Crowd, Orders } from './rig';
import type { Scale } from './scale';
import { judge, mustHold, type Verdict } from './verdict';

const noticedMs = 30_000;
const settleMs = 30_000;
const topic = 'orders';

async function recreate(cluster: Cluster): Promise<void> {
  const admin = new Kafka({ brokers: cluster.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  while ((await admin.listTopics()).includes(topic)) await sleep(50);
  await admin.disconnect();
  await cluster.makeTopics();
}

/** Recreates the topic under subscribed clients: each has to receive one gap with a new snapshot, and go on. */
export async function recreatedTopic(cluster: Cluster, scale: Scale): Promise<Verdict> {
  const gateway = await Gateway.start(cluster.brokers);
  const crowd = await Crowd.open(scale.clients, [gateway]).catch(async (error) => {
    await gateway.stop();
    throw error;
  });
  try {
    const before = await flow(cluster, scale);
    const first = judge('before', scale.clients, before, await crowd.report(before, settleMs));
    const at = performance.now();
    await recreate(cluster);
    const hasGaps = await crowd.hasGaps(noticedMs);
    const noticedAfterMs = performance.now() - at;
    const after = await flow(cluster, scale);
    const report = await crowd.report(after, settleMs);
    const { gapReasons } = report;
    const verdict = judge('topic recreated', scale.clients, after, { ...report, gaps: 0 });
    verdict.report.gaps = report.gaps;
    verdict.violations.push(...first.violations.map((violation) => `before: ${violation}`));
    mustHold(verdict, hasGaps, 'not every client received a gap');
    mustHold(verdict, report.gaps <= scale.clients, 'clients received more than one gap');
    mustHold(
      verdict,
      gapReasons.every((reason) => reason === 'epoch'),
      `reason ${gapReasons.join(', ')}`,
    );
    mustHold(verdict, gateway.isRunning && gateway.starts === 1, 'the gateway was restarted');
    if (hasGaps) verdict.notes.push(`gap after ${(noticedAfterMs / 1_000).toFixed(1)} s`);
    return verdict;
  } finally {
    await crowd.stop();
    await gateway.stop();
  }
}

async function flow(cluster: Cluster, scale: Scale) {
  const orders = await Orders.start(cluster.brokers, scale.ordersPerSecond);
  await sleep(scale.flowMs);
  return orders.stop();
}
