import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Connections } from '@/server/bus/wire/connections';
import { readLimits } from '@/server/bus/wire/records/record-batch';
import type { BrokerConfig } from '@/server/config';
import { GroupFetcher } from './group/fetcher';
import type { GroupRecord } from './group/group-record';
import { GroupMember } from './group/member';
import type { PartitionOffset } from './group/requests';

export type { GroupRecord } from './group/group-record';

/** The consumer group of a service: what lag and membership are looked up by. */
export const serviceGroup = (service: string): string => `pulseboard.${service}`;

export interface GroupOptions {
  groupId: string;
  topics: readonly string[];
  log: Logger;
  /** Called in offset order per partition. Must not throw, nor wait for the handling. */
  onRecords(records: GroupRecord[]): void;
  /** Awaited before more is fetched, so that what comes meanwhile comes together. Must end soon. */
  rest?(): Promise<void>;
  /** Called when partitions were dealt out: forget what was fetched, it is fetched again from the commits. */
  onAssigned(): void;
}

export interface GroupConsumer {
  /** True while this process is a member of the group. */
  isMember(): boolean;
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** Leaves the group, so that others get the partitions at once. */
  stop(): Promise<void>;
}

const answerMs = 5_000;
const leaveTimeoutMs = 5_000;
const reachTimeoutMs = 15_000;
const retryMs = 200;

/**
 * Joins a consumer group and hands over records as they are fetched. Fetching and heartbeats go on while records are
 * being handled: slow handling never costs the membership. Use pause for backpressure. Throws when no broker can be
 * reached; whatever fails later is tried again until it is stopped.
 */
export async function consumeGroup(config: BrokerConfig, options: GroupOptions): Promise<GroupConsumer> {
  const { groupId, topics, log } = options;
  // A fetch waits for records on its connection, and a commit would wait behind it.
  const reading = new Connections(config, groupId, answerMs, log);
  const coordination = new Connections(config, groupId, answerMs, log);
  const fetcher = new GroupFetcher(reading, {
    topics,
    limits: readLimits(config),
    log,
    onRecords: options.onRecords,
    onMetadata: (metadata) => member.check(metadata),
    ...(options.rest ? { rest: options.rest } : {}),
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
  await reach(coordination, topics);
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
      // A group whose coordinator is away cannot be left; the session timeout then does it.
      const left = member
        .stop()
        .catch((error) => log.warn({ err: error, groupId }, 'the group was not left in order'));
      await Promise.race([left, sleep(leaveTimeoutMs, undefined, { ref: false })]);
      await coordination.close();
      await member.ended();
    },
  };
}

async function reach(connections: Connections, topics: readonly string[]): Promise<void> {
  for (const until = Date.now() + reachTimeoutMs; ; ) {
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
