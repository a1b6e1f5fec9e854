import type { Admin } from 'kafkajs';

/** State of a consumer group. */
export interface GroupProgress {
  groupId: string;
  /** Number of current members. */
  members: number;
  /** Kafka's name for it: Stable, PreparingRebalance, CompletingRebalance, Empty, Dead. */
  state: string;
  /** Committed offsets; `next` is the next one to be handled. */
  committed: { topic: string; partition: number; next: number }[];
}

/** A group that commits offsets without members has an empty type. */
const ofConsumers = new Set(['consumer', '']);

/** The consumer groups of the cluster and their committed offsets. */
export async function readGroups(admin: Admin): Promise<GroupProgress[]> {
  const { groups } = await admin.listGroups();
  // Connect and share groups cannot be described by this request, and one error would fail it for all.
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
      // -1: nothing was committed for the partition.
      .filter(({ next }) => next >= 0),
  );
}
