import type { CounterCheckpoint, CountersRequest, TopicCounts } from '@/lib/analytics/counters';
import type { LakeLog } from '@/server/lake/context';

type Logs = ReadonlyMap<string, LakeLog>;

/** How far the lake has read each topic. */
export const positionsOf = (logs: Logs): NonNullable<CountersRequest['upTo']> =>
  Object.fromEntries(
    [...logs].map(([topic, { clusterId, topicId, partitions }]) => [
      topic,
      { clusterId, topicId, next: partitions.map(({ to }) => to) },
    ]),
  );

/** Whether the lake has read everything that the gateway had read. A topic of which it has another log is left out. */
export const isReached = ({ topics }: CounterCheckpoint, logs: Logs): boolean =>
  topics.every(({ topic, topicId, partitions }) => {
    const log = logs.get(topic);
    if (log?.topicId !== topicId) return true;
    return partitions.every(({ next }, partition) => next <= (log.partitions[partition]?.to ?? 0));
  });

/** How many offsets the gateway had read at `now` and not at `before`; all of them without one. */
export function missingOf(now: CounterCheckpoint, before: CounterCheckpoint | null): number {
  return now.topics.reduce((sum, { topic, partitions }) => {
    const earlier = before?.topics.find((each) => each.topic === topic)?.partitions ?? [];
    const missing = partitions.map(({ from, next }, p) => Math.max(0, next - (earlier[p]?.next ?? from)));
    return sum + missing.reduce((total, each) => total + each, 0);
  }, 0);
}

/** Why the counters of a topic cannot be compared with the lake, a sentence; undefined: they can. */
export function notComparable(
  { topic, clusterId, topicId, partitions }: TopicCounts,
  log: LakeLog | undefined,
): string | undefined {
  if (!log) return `The lake does not have the topic ${topic} yet.`;
  if (log.clusterId !== clusterId || log.topicId !== topicId)
    return `The topic ${topic} was recreated: the gateway and the lake read different logs at the moment.`;
  const late = partitions.findIndex(
    ({ from, next }, p) => next > from && (log.partitions[p]?.from ?? next) > from,
  );
  if (late < 0) return undefined;
  return `The lake of ${topic} begins at offset ${log.partitions[late]?.from} of partition ${late}, and the counters of the gateway at ${partitions[late]?.from}.`;
}
