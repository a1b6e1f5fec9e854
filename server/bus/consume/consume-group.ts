import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Connections } from '@/server/bus/wire/connections';
import type { GroupRecord } from '@/server/bus/wire/records/group-record';
import { readLimits } from '@/server/bus/wire/records/record-batch';
import type { BrokerConfig } from '@/server/config';
import { GroupFetcher } from './group/fetcher';
import { GroupMember } from './group/member';
import type { PartitionOffset } from './group/requests';

export type { GroupRecord } from '@/server/bus/wire/records/group-record';

/** The name of a service's consumer group. */
export const serviceGroup = (service: string): string => `pulseboard.${service}`;

export interface GroupOptions {
  groupId: string;
  topics: readonly string[];
  log: Logger;
  /** Called in offset order per partition. Must return without waiting for the records to be handled. */
  onRecords(records: GroupRecord[]): void;
  /** Awaited after a fetch that returned records, so that the next one returns more of them. Must resolve soon. */
  delayNextFetch?(): Promise<void>;
  /** Called after a rebalance: drop the records in memory, they are fetched again from the committed offsets. */
  onAssigned(): void;
}

export interface GroupConsumer {
  /** True while this process is a member of the group. */
  isMember(): boolean;
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** Leaves the group, so that other members get its partitions without waiting for the session timeout. */
  stop(): Promise<void>;
}

const requestTimeoutMs = 5_000;
const leaveTimeoutMs = 5_000;
const startTimeoutMs = 15_000;
const retryMs = 200;

/**
 * Joins a consumer group and passes on records as they are fetched. Fetching and heartbeats continue while records are
 * handled, so slow handling never costs the membership. Use pause for backpressure. Throws when no broker can be
 * reached within 15 s; later failures are retried until stop is called.
 */
export async function consumeGroup(config: BrokerConfig, options: GroupOptions): Promise<GroupConsumer> {
  const { groupId, topics, log } = options;
  // Two sets of connections: on one, a commit would wait behind a fetch that waits for records.
  const fetching = new Connections(config, groupId, requestTimeoutMs, log);
  const coordination = new Connections(config, groupId, requestTimeoutMs, log);
  const fetcher = new GroupFetcher(fetching, {
    topics,
    limits: readLimits(config),
    log,
    onRecords: options.onRecords,
    onMetadata: (metadata) => member.check(metadata),
    ...(options.delayNextFetch ? { delayNextFetch: options.delayNextFetch } : {}),
  });
  const member = new GroupMember(coordination, {
    groupId,
    topics,
    log,
    onAssigned: (offsets) => {
      options.onAssigned();
      fetcher.assign(offsets);
    },
    onRevoked: () => fetcher.assign([]),
  });
  await waitForBroker(coordination, topics);
  member.start();
  fetcher.start();
  return {
    isMember: () => member.isMember,
    commit: (offsets) =>
      member.commit(
        offsets.flatMap(
          ({ topic, partition, offset }) => fetcher.find(topic, partition)?.committable(offset) ?? [],
        ),
      ),
    pause: (topic, partition) => fetcher.pause(topic, partition),
    resume: (topic, partition) => fetcher.resume(topic, partition),
    stop: async () => {
      await fetcher.stop();
      // Without a coordinator the group cannot be left: the session timeout then removes this member.
      const left = member
        .stop()
        .catch((error) =>
          log.warn(
            { err: error, groupId },
            'could not leave the consumer group; its partitions are reassigned after the session timeout',
          ),
        );
      await Promise.race([left, sleep(leaveTimeoutMs, undefined, { ref: false })]);
      await coordination.close();
      await member.ended();
    },
  };
}

async function waitForBroker(connections: Connections, topics: readonly string[]): Promise<void> {
  for (const until = Date.now() + startTimeoutMs; ; ) {
    try {
      await connections.metadata(topics);
      return;
    } catch (error) {
      if (Date.now() > until) {
        await connections.close();
        throw error;
      }
      await sleep(retryMs);
    }
  }
}
