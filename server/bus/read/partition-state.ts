import type { ReadPosition } from '@/server/bus/wire/records/fetched-records';

/** A leader that has not answered for longer counts as unresponsive. */
const unresponsiveMs = 1_500;

/** Read state of one partition. It is replaced when its log was recreated or truncated. */
export interface PartitionState<T extends string> extends ReadPosition {
  topic: T;
  partition: number;
  end: number;
  leader: number;
  answeredAt: number;
  /** Epoch ms at which everything in Kafka had been read; undefined: not yet. */
  completeAt: number | undefined;
}

/** How far a partition was read. */
export type PartitionProgress = Pick<PartitionState<string>, 'next' | 'end' | 'completeAt'>;

export function newState<T extends string>(
  topic: T,
  partition: number,
  next: number,
  end: number,
): PartitionState<T> {
  const [answeredAt, completeAt] = [Date.now(), undefined];
  return { topic, partition, next, incompleteResponses: 0, end, leader: -1, answeredAt, completeAt };
}

/** Epoch ms of the oldest last response among partitions without a responsive leader; undefined: all respond. */
export function silentSince(states: readonly PartitionState<string>[]): number | undefined {
  const late = Date.now() - unresponsiveMs;
  const unresponsive = states.filter(({ leader, answeredAt }) => leader < 0 || answeredAt < late);
  return unresponsive.length === 0
    ? undefined
    : Math.min(...unresponsive.map(({ answeredAt }) => answeredAt));
}

/** Epoch ms at which everything in these partitions had been read; undefined: not yet. */
export function completeAt(states: readonly PartitionState<string>[]): number | undefined {
  const times = states.map((state) => state.completeAt ?? 0);
  const oldest = times.length === 0 ? 0 : Math.min(...times);
  return oldest === 0 ? undefined : oldest;
}
