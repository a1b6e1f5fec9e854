import type { TopicLog } from '@/server/bus';
import type { TopicState } from '@/server/lake/files';
import type { LogIdentity } from '@/server/lake/segment';

/** Where a topic's log continues. Indexes are partitions. */
export interface LogStart {
  log: LogIdentity;
  /** The first offsets that are not in the lake. */
  next: number[];
  /** Where reading starts, which is after what Kafka has deleted. */
  from: number[];
}

type Ends = ReadonlyMap<number, number>;

const endsOf = (partitions: readonly { partition: number; to: number }[]): Ends =>
  new Map(partitions.map(({ partition, to }) => [partition, to]));

/** Topic ids are unique; brokers that have none answer zeros. */
const isSame = (one: Omit<LogIdentity, 'epoch'>, other: Omit<LogIdentity, 'epoch'>): boolean =>
  one.topicId === other.topicId && (!/^0*$/.test(one.topicId) || one.clusterId === other.clusterId);

/**
 * Where to go on with a topic, from what its files contain and the log that Kafka has. A log that the lake knows from an
 * earlier epoch, such as after a cluster was restored, continues where that one ended, so that no offset is in it twice.
 * Whether the log is shorter than that shows when it is read: just after a broker died its end may look lower than it is.
 */
export function logStart(
  state: Pick<TopicState, 'log' | 'partitions' | 'earlier'>,
  found: TopicLog,
): LogStart {
  const { clusterId, topicId, low } = found;
  const { log } = state;
  if (log && isSame(log, found)) return startAfter(log, endsOf(state.partitions), low);
  const known = state.earlier
    .filter((earlier) => isSame(earlier, found))
    .sort((a, b) => b.epoch - a.epoch)[0];
  const next = { clusterId, topicId, epoch: log ? log.epoch + 1 : 0 };
  return startAfter(next, endsOf(known?.partitions ?? []), low);
}

/** Where to go on after a log that was read up to `next` was recreated, or truncated to end at `from`. */
export function restart(
  log: LogIdentity,
  next: readonly number[],
  { topicId, from }: { topicId: string; from: readonly number[] },
): LogStart {
  const isRecreated = topicId !== log.topicId;
  const ends = from.map((offset, partition) => Math.min(offset, next[partition] ?? offset));
  const began = { ...log, topicId, epoch: log.epoch + 1 };
  return startAfter(began, new Map(isRecreated ? [] : ends.entries()), from);
}

/** `low`: the oldest offset that can be read of each partition. */
function startAfter(log: LogIdentity, ends: Ends, low: readonly number[]): LogStart {
  const next = low.map((oldest, partition) => ends.get(partition) ?? oldest);
  return { log, next, from: next.map((offset, partition) => Math.max(offset, low[partition] ?? 0)) };
}
