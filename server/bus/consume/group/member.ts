import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Connections } from '../../wire/connections';
import type { ClusterMetadata } from '../../wire/requests/metadata';
import {
  deal,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
  type Partitions,
  protocolName,
} from './assignment';
import { Coordinator } from './coordinator';
import { GroupError, isLasting, memberIdRequired, rebalanceInProgress, unknownMember } from './errors';
import {
  commitOffsets,
  fetchOffsets,
  heartbeat,
  type JoinAnswer,
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
  /** The partitions were dealt out: these are read from here on; an offset of -1 stands for the oldest. */
  onAssigned(offsets: readonly PartitionOffset[]): void;
  /** What was read so far is dealt out anew. */
  onRevoked(): void;
}

interface Membership extends MemberIdentity {
  /** What the leader dealt out, by which it knows that there is something else to deal out now. */
  dealt: ReadonlyMap<string, string>;
}

// The least that brokers allow by default: for so long a killed member's partitions stand still.
const sessionMs = 6_000;
const rebalanceMs = 10_000;
const heartbeatMs = 1_000;
const firstRetryMs = 50;
const longestRetryMs = 1_000;

/**
 * This process's membership of a consumer group, by Kafka's classic protocol: it joins, is given partitions, says that
 * it is alive, and joins again when the group deals anew or has lost sight of it.
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

  /** Throws when this process is no member, or the group deals its partitions out anew. */
  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    const { membership } = this;
    if (!membership) throw new Error(`This process is no member of the group ${this.options.groupId} now.`);
    try {
      await this.coordinator.ask(commitOffsets(membership, offsets), (error) => error);
    } catch (error) {
      // The next heartbeat finds out what it is about.
      if (error instanceof GroupError) this.wake.abort();
      throw error;
    }
  }

  /** Looks whether there is something else to deal out: partitions that were added, a topic that was made anew. */
  check(metadata: ClusterMetadata): void {
    const { dealt } = this.membership ?? {};
    const now = shapes(metadata);
    // A topic that is not there for a moment is no other topic.
    if (!dealt || dealt.size === 0 || [...now].every(([topic, shape]) => dealt.get(topic) === shape)) return;
    this.options.log.info(
      { groupId: this.options.groupId },
      'the topics changed: dealing their partitions anew',
    );
    this.lose();
    this.wake.abort();
  }

  /** Leaves, so that others get the partitions at once. */
  async stop(): Promise<void> {
    const { membership } = this;
    this.aborted.abort();
    this.lose();
    this.wake.abort();
    const { memberId } = this;
    if (membership || memberId)
      await this.coordinator.ask(
        leaveGroup({ groupId: this.options.groupId, memberId, generation: -1 }),
        (error) => error,
      );
  }

  /** Resolves when it was stopped and nothing of it goes on. */
  ended(): Promise<void> {
    return this.running;
  }

  private get isStopped(): boolean {
    return this.aborted.signal.aborted;
  }

  private lose(): void {
    if (!this.membership) return;
    this.membership = undefined;
    this.options.onRevoked();
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.isStopped; ) {
      try {
        await this.join();
        failures = 0;
        await this.stay();
      } catch (error) {
        failures += this.noteFailure(error);
      }
      this.lose();
      if (failures > 0) await this.pause(Math.min(longestRetryMs, firstRetryMs * 2 ** failures));
    }
  }

  /** 0 when it is to be tried again at once. */
  private noteFailure(error: unknown): number {
    if (this.isStopped) return 0;
    const { groupId, log } = this.options;
    const code = error instanceof GroupError ? error.code : undefined;
    if (code === unknownMember) this.memberId = '';
    if (isLasting(error))
      log.error({ err: error, groupId }, 'the consumer group cannot be joined; trying again');
    else log.debug({ err: error, groupId }, 'no longer in the consumer group; joining again');
    return code === rebalanceInProgress || code === memberIdRequired ? 0 : 1;
  }

  private async join(): Promise<void> {
    const { groupId, topics, log } = this.options;
    const times = { sessionMs, rebalanceMs };
    const protocol = { name: protocolName, subscription: encodeSubscription(topics) };
    const answer = await this.coordinator.ask(
      joinGroup({ groupId, memberId: this.memberId }, times, protocol),
      (joined) => {
        // Whoever is new is given its name first, and joins by it.
        if (joined.error === memberIdRequired) this.memberId = joined.memberId;
        return joined.error;
      },
    );
    this.memberId = answer.memberId;
    const identity = { groupId, memberId: answer.memberId, generation: answer.generation };
    const led = answer.leader === answer.memberId ? await this.lead(answer) : undefined;
    const { assignment } = await this.coordinator.ask(
      syncGroup(identity, led?.assignments ?? new Map()),
      ({ error }) => error,
    );
    const offsets = await this.committed(decodeAssignment(assignment));
    if (this.isStopped) return;
    this.membership = { ...identity, dealt: led?.dealt ?? new Map() };
    log.info({ groupId, partitions: offsets.length }, 'joined the consumer group');
    this.options.onAssigned(offsets);
  }

  private async lead({
    members,
  }: JoinAnswer): Promise<{ assignments: Map<string, Buffer>; dealt: Map<string, string> }> {
    const subscribers = members.map(({ memberId, subscription }) => ({
      memberId,
      topics: decodeSubscription(subscription),
    }));
    const wanted = [...new Set([...this.options.topics, ...subscribers.flatMap(({ topics }) => topics)])];
    const metadata = await this.connections.metadata(wanted);
    const counts = new Map([...metadata.topics].map(([topic, { leaders }]) => [topic, leaders.length]));
    const assignments = [...deal(subscribers, counts)].map(
      ([memberId, partitions]) => [memberId, encodeAssignment(partitions)] as const,
    );
    return { assignments: new Map(assignments), dealt: shapes(metadata) };
  }

  private async committed(partitions: Partitions): Promise<PartitionOffset[]> {
    if (partitions.size === 0) return [];
    const request = fetchOffsets(this.options.groupId, partitions);
    const { offsets } = await this.coordinator.ask(request, ({ error }) => error);
    return offsets;
  }

  /** Says that this process is alive until that is no longer taken. Throws why. */
  private async stay(): Promise<void> {
    let answeredAt = performance.now();
    while (!this.isStopped) {
      await this.pause(heartbeatMs, this.wake.signal);
      if (this.wake.signal.aborted) this.wake = new AbortController();
      const { membership } = this;
      if (!membership) return;
      try {
        await this.coordinator.ask(heartbeat(membership), (error) => error);
        answeredAt = performance.now();
      } catch (error) {
        if (error instanceof GroupError) throw error;
        // A coordinator that died has a successor, which knows the group.
        if (performance.now() - answeredAt > sessionMs) throw error;
        await this.pause(firstRetryMs);
      }
    }
  }

  private async pause(ms: number, signal = this.aborted.signal): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}

/** What makes a topic another one for who deals its partitions out. */
function shapes({ topics }: ClusterMetadata): Map<string, string> {
  return new Map([...topics].map(([topic, { topicId, leaders }]) => [topic, `${topicId} ${leaders.length}`]));
}
