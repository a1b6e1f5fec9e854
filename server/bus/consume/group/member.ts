import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Connections } from '@/server/bus/wire/connections';
import type { ClusterMetadata } from '@/server/bus/wire/requests/metadata';
import {
  assignPartitions,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
  type Partitions,
  protocolName,
} from './assignment';
import { Coordinator } from './coordinator';
import { GroupError, isPermanent, memberIdRequired, rebalanceInProgress, unknownMember } from './errors';
import {
  commitOffsets,
  fetchOffsets,
  heartbeat,
  type JoinGroupResponse,
  joinGroup,
  leaveGroup,
  type MemberIdentity,
  type PartitionOffset,
  syncGroup,
} from './requests';

export interface MemberOptions {
  groupId: string;
  topics: readonly string[];
  log: Logger;
  /** Called with the assigned partitions and their committed offsets; -1 where nothing was committed. */
  onAssigned(offsets: readonly PartitionOffset[]): void;
  /** Called when the assigned partitions were lost. */
  onRevoked(): void;
}

interface Membership extends MemberIdentity {
  /** Of the leader: the topics as they were when it assigned their partitions, to notice that they changed. */
  layout: ReadonlyMap<string, string>;
}

// The minimum that brokers allow by default. The partitions of a killed member are not read for this long.
const sessionMs = 6_000;
const rebalanceMs = 10_000;
const heartbeatMs = 1_000;
const firstRetryMs = 50;
const maxRetryMs = 1_000;

/**
 * This process's membership of a consumer group, by Kafka's classic protocol: it joins, gets its partitions, sends
 * heartbeats, and joins again after a rebalance or when the coordinator has dropped it.
 * https://cwiki.apache.org/confluence/display/KAFKA/Kafka+Client-side+Assignment+Proposal
 */
export class GroupMember {
  private readonly coordinator: Coordinator;
  private readonly aborted = new AbortController();
  private memberId = '';
  private membership: Membership | undefined;
  private wake = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly connections: Connections,
    private readonly options: MemberOptions,
  ) {
    this.coordinator = new Coordinator(connections, options.groupId);
  }

  get isMember(): boolean {
    return this.membership !== undefined;
  }

  start(): void {
    this.running = this.run();
  }

  /** Throws when this process is not a member, or the group is rebalancing. */
  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    const { membership } = this;
    if (!membership)
      throw new Error(
        `Offsets were not committed: this process is not a member of the consumer group ${this.options.groupId} at the moment. The records are read again after it has joined.`,
      );
    try {
      await this.coordinator.send(commitOffsets(membership, offsets), (error) => error);
    } catch (error) {
      // Send the next heartbeat now: its response says whether to join again.
      if (error instanceof GroupError) this.wake.abort();
      throw error;
    }
  }

  /** As leader: joins again when partitions were added or a topic was recreated, so that they get assigned. */
  check(metadata: ClusterMetadata): void {
    const { layout } = this.membership ?? {};
    const now = topicLayouts(metadata);
    // A topic that is missing from the metadata counts as unchanged: it may be back in a moment.
    if (!layout || layout.size === 0 || [...now].every(([topic, current]) => layout.get(topic) === current))
      return;
    this.options.log.info(
      { groupId: this.options.groupId },
      'the topics of the consumer group changed: reassigning their partitions',
    );
    this.revoke();
    this.wake.abort();
  }

  /** Leaves the group, so that other members get its partitions without waiting for the session timeout. */
  async stop(): Promise<void> {
    const { membership } = this;
    this.aborted.abort();
    this.revoke();
    this.wake.abort();
    const { memberId } = this;
    if (membership || memberId)
      await this.coordinator.send(
        leaveGroup({ groupId: this.options.groupId, memberId, generation: -1 }),
        (error) => error,
      );
  }

  /** Resolves when it was stopped and its loop has ended. */
  ended(): Promise<void> {
    return this.running;
  }

  private get isStopped(): boolean {
    return this.aborted.signal.aborted;
  }

  private revoke(): void {
    if (!this.membership) return;
    this.membership = undefined;
    this.options.onRevoked();
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.isStopped; ) {
      try {
        await this.join();
        failures = 0;
        await this.sendHeartbeats();
      } catch (error) {
        failures += this.noteFailure(error);
      }
      this.revoke();
      if (failures > 0) await this.pause(Math.min(maxRetryMs, firstRetryMs * 2 ** failures));
    }
  }

  /** Logs it. Returns 0 when joining again needs no delay, otherwise 1. */
  private noteFailure(error: unknown): number {
    if (this.isStopped) return 0;
    const { groupId, log } = this.options;
    const code = error instanceof GroupError ? error.code : undefined;
    if (code === unknownMember) this.memberId = '';
    if (isPermanent(error))
      log.error({ err: error, groupId }, 'the consumer group cannot be joined; trying again');
    else log.debug({ err: error, groupId }, 'no longer in the consumer group; joining again');
    return code === rebalanceInProgress || code === memberIdRequired ? 0 : 1;
  }

  private async join(): Promise<void> {
    const { groupId, topics, log } = this.options;
    const times = { sessionMs, rebalanceMs };
    const protocol = { name: protocolName, subscription: encodeSubscription(topics) };
    const answer = await this.coordinator.send(
      joinGroup({ groupId, memberId: this.memberId }, times, protocol),
      (joined) => {
        // A new member gets its id by this error, and joins again with it.
        if (joined.error === memberIdRequired) this.memberId = joined.memberId;
        return joined.error;
      },
    );
    this.memberId = answer.memberId;
    const identity = { groupId, memberId: answer.memberId, generation: answer.generation };
    const led = answer.leader === answer.memberId ? await this.lead(answer) : undefined;
    const { assignment } = await this.coordinator.send(
      syncGroup(identity, led?.assignments ?? new Map()),
      ({ error }) => error,
    );
    const offsets = await this.committed(decodeAssignment(assignment));
    if (this.isStopped) return;
    this.membership = { ...identity, layout: led?.layout ?? new Map() };
    log.info({ groupId, partitions: offsets.length }, 'joined the consumer group');
    this.options.onAssigned(offsets);
  }

  /** Assigns the partitions to all members, as the leader of the group. */
  private async lead({
    members,
  }: JoinGroupResponse): Promise<{ assignments: Map<string, Buffer>; layout: Map<string, string> }> {
    const subscribers = members.map(({ memberId, subscription }) => ({
      memberId,
      topics: decodeSubscription(subscription),
    }));
    const topics = [...new Set([...this.options.topics, ...subscribers.flatMap(({ topics }) => topics)])];
    const metadata = await this.connections.metadata(topics);
    const counts = new Map([...metadata.topics].map(([topic, { leaders }]) => [topic, leaders.length]));
    const assignments = [...assignPartitions(subscribers, counts)].map(
      ([memberId, partitions]) => [memberId, encodeAssignment(partitions)] as const,
    );
    return { assignments: new Map(assignments), layout: topicLayouts(metadata) };
  }

  private async committed(partitions: Partitions): Promise<PartitionOffset[]> {
    if (partitions.size === 0) return [];
    const request = fetchOffsets(this.options.groupId, partitions);
    const { offsets } = await this.coordinator.send(request, ({ error }) => error);
    return offsets;
  }

  /** Sends heartbeats until one is refused, and throws why. */
  private async sendHeartbeats(): Promise<void> {
    let answeredAt = performance.now();
    while (!this.isStopped) {
      await this.pause(heartbeatMs, this.wake.signal);
      if (this.wake.signal.aborted) this.wake = new AbortController();
      const { membership } = this;
      if (!membership) return;
      try {
        await this.coordinator.send(heartbeat(membership), (error) => error);
        answeredAt = performance.now();
      } catch (error) {
        if (error instanceof GroupError) throw error;
        // When a coordinator dies, another broker takes the group over with its members.
        if (performance.now() - answeredAt > sessionMs) throw error;
        await this.pause(firstRetryMs);
      }
    }
  }

  private async pause(ms: number, signal = this.aborted.signal): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}

/** Id and number of partitions by topic: a change of either needs another assignment. */
function topicLayouts({ topics }: ClusterMetadata): Map<string, string> {
  return new Map([...topics].map(([topic, { topicId, leaders }]) => [topic, `${topicId} ${leaders.length}`]));
}
