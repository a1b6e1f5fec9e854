import type { PartitionProgress } from '@/server/bus';

/** Of one partition: how far it was read, and the newest timestamp of its records that were read, epoch ms. */
export interface ReadPartition extends Pick<PartitionProgress, 'next' | 'end' | 'completeAt'> {
  newestAt: number | undefined;
}

/**
 * Up to which record timestamp everything was read, epoch ms: of a partition that is at its end, when that was asked; of
 * one with a backlog, the newest record that was read. Undefined: not known yet.
 */
export function readTo(partitions: readonly ReadPartition[]): number | undefined {
  const times = partitions.map(({ next, end, completeAt = 0, newestAt = 0 }) =>
    next >= end ? completeAt : Math.max(completeAt, newestAt),
  );
  const least = times.length === 0 ? 0 : Math.min(...times);
  return least === 0 ? undefined : least;
}
