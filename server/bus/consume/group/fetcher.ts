import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { EventLoopYield } from '@/server/bus/event-loop-yield';
import type { Connections } from '@/server/bus/wire/connections';
import { recordsOf } from '@/server/bus/wire/records/fetched-records';
import { type GroupRecord, groupRecordDecoder } from '@/server/bus/wire/records/group-record';
import type { Chunk, ReadLimits } from '@/server/bus/wire/records/record-batch';
import type { FetchedPartition } from '@/server/bus/wire/requests/fetch';
import { FetchSession } from '@/server/bus/wire/requests/fetch-session';
import { earliest, listOffsetsRequest } from '@/server/bus/wire/requests/list-offsets';
import type { ClusterMetadata } from '@/server/bus/wire/requests/metadata';
import { AssignedPartition } from './assigned-partition';
import type { PartitionOffset } from './requests';

export interface FetcherOptions {
  topics: readonly string[];
  limits: ReadLimits;
  log: Logger;
  onRecords(records: GroupRecord[]): void;
  delayNextFetch?(): Promise<void>;
  onMetadata(metadata: ClusterMetadata): void;
}

const fetchOptions = { maxWaitMs: 250, maxBytes: 8 * 1024 * 1024, maxPartitionBytes: 1024 * 1024 };
/** How often metadata is refreshed while there are no errors; an error refreshes it immediately. */
const metadataRefreshMs = 1_000;
const firstRetryMs = 50;
const maxRetryMs = 1_000;
const outOfRange = 1;
/** How many paused partitions keep records that were fetched already; the others fetch them again. */
const maxBufferedPartitions = 2;

/** Fetches the partitions that are assigned to this member, from the brokers that lead them. */
export class GroupFetcher {
  private assigned: AssignedPartition[] = [];
  private readonly loops = new Map<number, Promise<void>>();
  private readonly aborted = new AbortController();
  private readonly eventLoop = new EventLoopYield();
  private refreshing: Promise<void> = Promise.resolve();
  private wakeRefresh: () => void = () => undefined;
  private wakeLoops: (() => void)[] = [];

  constructor(
    private readonly connections: Connections,
    private readonly options: FetcherOptions,
  ) {
    // Every delay adds a listener.
    setMaxListeners(0, this.aborted.signal);
  }

  start(): void {
    this.refreshing = this.refreshMetadata();
  }

  async stop(): Promise<void> {
    this.aborted.abort();
    this.assigned = [];
    this.wake();
    await this.connections.close();
    await Promise.allSettled([this.refreshing, ...this.loops.values()]);
  }

  /** Replaces the assigned partitions; each is read from its offset. */
  assign(offsets: readonly PartitionOffset[]): void {
    this.assigned = offsets.map(
      ({ topic, partition, offset }) => new AssignedPartition(topic, partition, offset),
    );
    this.wake();
  }

  pause(topic: string, partition: number): void {
    const assignment = this.find(topic, partition);
    if (assignment) assignment.isPaused = true;
  }

  resume(topic: string, partition: number): void {
    const assignment = this.find(topic, partition);
    if (!assignment?.isPaused) return;
    assignment.isPaused = false;
    for (const wake of this.wakeLoops.splice(0)) wake();
  }

  find(topic: string, partition: number): AssignedPartition | undefined {
    return this.assigned.find((one) => one.topic === topic && one.partition === partition);
  }

  private get isStopped(): boolean {
    return this.aborted.signal.aborted;
  }

  private wake(): void {
    this.wakeRefresh();
    for (const wake of this.wakeLoops.splice(0)) wake();
  }

  private async refreshMetadata(): Promise<void> {
    while (!this.isStopped) {
      const woken = new Promise<void>((resolve) => {
        this.wakeRefresh = resolve;
      });
      try {
        this.apply(await this.connections.metadata(this.options.topics));
      } catch (error) {
        if (!this.isStopped)
          this.options.log.debug({ err: error }, 'no broker answered the metadata request; trying again');
      }
      await Promise.race([this.delay(metadataRefreshMs), woken]);
      await this.delay(firstRetryMs);
    }
  }

  private apply(metadata: ClusterMetadata): void {
    this.options.onMetadata(metadata);
    for (const assignment of this.assigned) {
      assignment.leader = metadata.topics.get(assignment.topic)?.leaders[assignment.partition] ?? -1;
      const { leader } = assignment;
      if (leader >= 0 && !this.loops.has(leader)) this.loops.set(leader, this.read(leader));
    }
  }

  /** Sends one fetch after the other to a leader, for all the partitions that it leads. */
  private async read(nodeId: number): Promise<void> {
    const session = new FetchSession();
    for (let failures = 0; !this.isStopped; ) {
      const led = this.assigned.filter(({ leader }) => leader === nodeId);
      if (led.length === 0) break;
      try {
        await this.fetchOnce(nodeId, led, session);
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!this.isStopped) this.options.log.debug({ err: error, nodeId }, 'a fetch failed; trying again');
        this.wakeRefresh();
        await this.delay(Math.min(maxRetryMs, firstRetryMs * 2 ** failures));
      }
    }
    this.loops.delete(nodeId);
  }

  private async fetchOnce(
    nodeId: number,
    led: readonly AssignedPartition[],
    session: FetchSession,
  ): Promise<void> {
    for (const assignment of led) await this.deliver(assignment);
    const active = led.filter(({ isPaused, buffered }) => !isPaused && !buffered);
    if (active.length === 0) return this.untilWoken();
    await this.findOldestOffsets(nodeId, active);
    const requested = active.filter(({ next }) => next >= 0);
    const fetched = await session.fetch(requested, fetchOptions, (request) =>
      this.connections.send(nodeId, request),
    );
    let count = 0;
    for (const response of fetched) {
      const { topic, partition } = response;
      const assignment = requested.find((one) => one.topic === topic && one.partition === partition);
      if (assignment && this.assigned.includes(assignment)) count += await this.take(assignment, response);
    }
    if (count > 0) await this.options.delayNextFetch?.();
  }

  /** Returns how many records were delivered. */
  private async take(assignment: AssignedPartition, response: FetchedPartition): Promise<number> {
    if (response.error === outOfRange) {
      const { topic, partition, next } = assignment;
      this.options.log.warn(
        { topic, partition, next },
        'the next offset is no longer in the log: reading from the oldest one',
      );
      assignment.next = -1;
    } else if (response.error !== 0) {
      // Any other error: look the leader up again.
      assignment.leader = -1;
      this.wakeRefresh();
    } else {
      assignment.buffered = recordsOf(response, assignment, groupRecordDecoder, this.options.limits);
      return this.deliver(assignment);
    }
    return 0;
  }

  /** Delivers the fetched records of a partition until it is paused. Returns how many. */
  private async deliver(assignment: AssignedPartition): Promise<number> {
    let count = 0;
    this.eventLoop.start();
    while (assignment.buffered && !assignment.isPaused && this.assigned.includes(assignment)) {
      const chunk = assignment.buffered.next();
      if (chunk.done) {
        assignment.buffered = undefined;
        break;
      }
      this.deliverChunk(assignment, chunk.value);
      count += chunk.value.records.length;
      await this.eventLoop.yieldIfDue();
    }
    const kept = this.assigned.filter(({ buffered }) => buffered);
    if (kept.length > maxBufferedPartitions && kept.includes(assignment)) assignment.buffered = undefined;
    return count;
  }

  private deliverChunk(assignment: AssignedPartition, chunk: Chunk<GroupRecord>): void {
    const [first] = chunk.records;
    try {
      if (first) this.options.onRecords(chunk.records);
      assignment.delivered(chunk);
    } catch (error) {
      const { topic, partition } = assignment;
      // No record is skipped: the same ones are fetched again after a delay.
      assignment.buffered = undefined;
      this.options.log.error(
        { err: error, topic, partition, offset: first?.offset },
        'the handler of fetched records threw; fetching them again',
      );
      throw error;
    }
  }

  private async findOldestOffsets(nodeId: number, assigned: readonly AssignedPartition[]): Promise<void> {
    const unknown = assigned.filter(({ next }) => next < 0);
    for (const topic of new Set(unknown.map((assignment) => assignment.topic))) {
      const ofTopic = unknown.filter((assignment) => assignment.topic === topic);
      const partitions = ofTopic.map(({ partition }) => partition);
      const found = await this.connections.send(nodeId, listOffsetsRequest(topic, partitions, earliest));
      for (const assignment of ofTopic) assignment.next = found.get(assignment.partition) ?? -1;
    }
    if (unknown.some(({ next }) => next < 0)) {
      for (const assignment of unknown) if (assignment.next < 0) assignment.leader = -1;
      this.wakeRefresh();
    }
  }

  // For when every partition is paused or has no leader.
  private async untilWoken(): Promise<void> {
    const woken = new Promise<void>((resolve) => this.wakeLoops.push(resolve));
    await Promise.race([woken, this.delay(metadataRefreshMs)]);
  }

  private async delay(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.aborted.signal }).catch(() => undefined);
  }
}
