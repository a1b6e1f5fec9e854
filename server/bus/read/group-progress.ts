import type { Admin } from 'kafkajs';

/** Where a consumer group stands. */
export interface GroupProgress {
  groupId: string;
  /** Processes that are in it now. */
  members: number;
  /** Kafka's own word: Stable, PreparingRebalance, CompletingRebalance, Empty, Dead. */
  state: string;
  /** Committed offsets: the next to be handled. */
  committed: { topic: string; partition: number; next: number }[];
}

/** A group that commits without members has no type. */
const ofConsumers = new Set(['consumer', '']);

/** The consumer groups of the cluster, with what they have committed. */
export async function readGroups(admin: Admin): Promise<GroupProgress[]> {
  const { groups } = await admin.listGroups();
  // Those of Connect and share groups are not described this way, and one error would be that of all.
  const ids = groups
    .filter(({ protocolType }) => ofConsumers.has(protocolType))
    .map(({ groupId }) => groupId);
  if (ids.length === 0) return [];
  const described = await admin.describeGroups(ids);
  return Promise.all(
    described.groups.map(async ({ groupId, members, state }) => ({
      groupId,
      members: members.length,
      state,
      committed: await committedBy(admin, groupId),
    })),
  );
}

async function committedBy(admin: Admin, groupId: string): Promise<GroupProgress['committed']> {
  const topics = await admin.fetchOffsets({ groupId });
  return topics.flatMap(({ topic, partitions }) =>
    partitions
      .map(({ partition, offset }) => ({ topic, partition, next: Number(offset) }))
      // -1 stands for a partition on which nothing was committed yet.
      .filter(({ next }) => next >= 0),
  );
}
