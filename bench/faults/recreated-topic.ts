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

/** The topic is deleted and made anew while clients watch: they are told so, with the state as it is, and go on. */
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
    const isTold = await crowd.hasGaps(noticedMs);
    const toldMs = performance.now() - at;
    const after = await flow(cluster, scale);
    const report = await crowd.report(after, settleMs);
    const { gapReasons } = report;
    const verdict = judge('topic deleted and made anew', scale.clients, after, { ...report, gaps: 0 });
    verdict.report.gaps = report.gaps;
    verdict.faults.push(...first.faults.map((fault) => `before: ${fault}`));
    mustHold(verdict, isTold, 'not every client was told of a gap');
    mustHold(verdict, report.gaps <= scale.clients, 'clients were told of more gaps than one');
    mustHold(
      verdict,
      gapReasons.every((reason) => reason === 'epoch'),
      `reason ${gapReasons.join(', ')}`,
    );
    mustHold(verdict, gateway.isRunning && gateway.starts === 1, 'the gateway was started anew');
    if (isTold) verdict.notes.push(`told after ${(toldMs / 1_000).toFixed(1)} s`);
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
