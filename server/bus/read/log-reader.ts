import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Topic } from '@/lib/events';
import { EventLoopYield } from '@/server/bus/event-loop-yield';
import type { Connections } from '@/server/bus/wire/connections';
import { type ReadPosition, recordsOf } from '@/server/bus/wire/records/fetched-records';
import { rawRecordDecoder } from '@/server/bus/wire/records/raw-record';
import type { ReadLimits } from '@/server/bus/wire/records/record-batch';
import type { FetchedPartition } from '@/server/bus/wire/requests/fetch';
import { FetchSession } from '@/server/bus/wire/requests/fetch-session';
import type { ClusterMetadata } from '@/server/bus/wire/requests/metadata';
import { FetchPace } from './fetch-pace';
import type { TailHandlers } from './tail-batch';
import { readOffsets } from './topic-logs';

const fetchOptions = { maxWaitMs: 100, maxBytes: 8 * 1024 * 1024, maxPartitionBytes: 2 * 1024 * 1024 };
/** How often metadata is refreshed while there are no errors; an error refreshes it immediately. */
const metadataRefreshMs = 1_000;
const firstRetryMs = 50;
const maxRetryMs = 1_000;
/** A leader that has not answered for longer counts as unresponsive. */
const unresponsiveMs = 1_500;
const outOfRange = 1;

/** Read state of one partition. It is replaced when its log was recreated or truncated. */
interface PartitionState extends ReadPosition {
  topic: Topic;
  partition: number;
  end: number;
  leader: number;
  answeredAt: number;
}

/** Limits for a reader that works in the background, or whose records are collected in windows. */
export interface ReadPacing {
  /** Largest share of a CPU core, 0 to 1, while there is a backlog. Unset: 1. */
  cpuShare?: number;
  /** Pause before the next fetch without a backlog, ms: brokers answer with the first new record. Unset: 0. */
  idlePauseMs?: number;
  /** The window in which the handler collects records anyway, ms: fetches keep the same pace. */
  windowMs?(): number;
}

/** Where reading of a topic starts and its end at that moment. Indexes are partitions. */
export interface TopicStart {
  topicId: string;
  from: number[];
  end: number[];
}

/**
 * Reads every partition of some topics without a consumer group: every reader gets all records, so there is nothing to
 * assign, commit or rebalance, and no coordinator that can fail. Recovers from broker failures by itself, and reports a
 * log that was recreated, truncated, or deleted by retention before it was read.
 */
export class LogReader {
  private readonly topics = new Map<Topic, { topicId: string; partitions: PartitionState[] }>();
  private readonly loops = new Map<number, Promise<void>>();
  private readonly pace: FetchPace;
  private readonly eventLoop = new EventLoopYield();
  /** Fetched bytes are decoded one response at a time, to bound memory. */
  private decoding: Promise<unknown> = Promise.resolve();
  private readonly aborted = new AbortController();
  private wake: () => void = () => undefined;
  private refreshing: Promise<void> = Promise.resolve();

  constructor(
    private readonly connections: Connections,
    start: ReadonlyMap<Topic, TopicStart>,
    private readonly handlers: TailHandlers,
    private readonly limits: ReadLimits,
    private readonly log: Logger,
    private readonly pacing: ReadPacing = {},
  ) {
    this.pace = new FetchPace(pacing.windowMs);
    // Every pause adds a listener.
    setMaxListeners(0, this.aborted.signal);
    for (const [topic, { topicId, from, end }] of start) {
      const partitions = from.map((next, partition) =>
        this.newState(topic, partition, next, end[partition] ?? next),
      );
      this.topics.set(topic, { topicId, partitions });
    }
  }

  start(): void {
    this.refreshing = this.refreshMetadata();
  }

  async stop(): Promise<void> {
    this.aborted.abort();
    this.wake();
    await this.connections.close();
    await Promise.allSettled([this.refreshing, ...this.loops.values()]);
  }

  /** The end offset of each partition, from its latest fetch response. */
  ends(topic: Topic): number[] {
    return (this.topics.get(topic)?.partitions ?? []).map(({ end }) => end);
  }

  /** Epoch ms of the oldest last response among partitions without a responsive leader; undefined: all respond. */
  get silentSince(): number | undefined {
    const late = Date.now() - unresponsiveMs;
    const unresponsive = this.all().filter(({ leader, answeredAt }) => leader < 0 || answeredAt < late);
    return unresponsive.length === 0
      ? undefined
      : Math.min(...unresponsive.map(({ answeredAt }) => answeredAt));
  }

  private get isStopped(): boolean {
    return this.aborted.signal.aborted;
  }

  private all(): PartitionState[] {
    return [...this.topics.values()].flatMap(({ partitions }) => partitions);
  }

  private newState(topic: Topic, partition: number, next: number, end: number): PartitionState {
    return { topic, partition, next, incompleteResponses: 0, end, leader: -1, answeredAt: Date.now() };
  }

  private async refreshMetadata(): Promise<void> {
    while (!this.isStopped) {
      try {
        this.apply(await this.connections.metadata([...this.topics.keys()]));
      } catch (error) {
        if (!this.isStopped)
          this.log.debug({ err: error }, 'no broker answered the metadata request; trying again');
      }
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      await Promise.race([this.pause(metadataRefreshMs), woken]);
      await this.pause(firstRetryMs);
    }
  }

  private apply(metadata: ClusterMetadata): void {
    for (const [topic, current] of this.topics) {
      const found = metadata.topics.get(topic);
      if (!found) continue;
      if (found.topicId !== current.topicId) this.restartTopic(topic, found.topicId, found.leaders.length);
      const { partitions } = this.topics.get(topic) ?? current;
      for (const [partition, leader] of found.leaders.entries()) {
        // An added partition is read from its beginning.
        partitions[partition] ??= this.newState(topic, partition, 0, 0);
        (partitions[partition] as PartitionState).leader = leader;
      }
    }
    for (const { leader } of this.all()) {
      if (leader >= 0 && !this.loops.has(leader)) this.loops.set(leader, this.read(leader));
    }
  }

  private restartTopic(topic: Topic, topicId: string, count: number): void {
    this.log.warn({ topic }, 'the topic was recreated; reading it from its beginning');
    const partitions = Array.from({ length: count }, (_, p) => this.newState(topic, p, 0, 0));
    this.topics.set(topic, { topicId, partitions });
    this.handlers.onBreak?.({ topic, reason: 'epoch', topicId, from: partitions.map(() => 0), missed: 0 });
  }

  /** Sends one fetch after the other to a leader, for all the partitions that it leads. */
  private async read(nodeId: number): Promise<void> {
    const session = new FetchSession();
    let isBehind = true;
    for (let failures = 0; !this.isStopped; ) {
      const led = this.all().filter(({ leader }) => leader === nodeId);
      if (led.length === 0) break;
      try {
        const requested = led.map((state) => ({ state, next: state.next }));
        const options = this.pace.options(fetchOptions, isBehind);
        const fetched = await session.fetch(led, options, (request) =>
          this.connections.send(nodeId, request),
        );
        failures = 0;
        const decoding = this.decoding.then(() => this.take(requested, fetched));
        this.decoding = decoding.catch(() => undefined);
        const taken = await decoding;
        isBehind = taken.behind > 0;
        await this.pause(taken.pauseMs);
      } catch (error) {
        failures += 1;
        if (!this.isStopped) this.log.debug({ err: error, nodeId }, 'a fetch failed; trying again');
        this.wake();
        await this.pause(Math.min(maxRetryMs, firstRetryMs * 2 ** failures));
      }
    }
    this.loops.delete(nodeId);
  }

  /** Delivers the fetched records. Returns the remaining backlog in offsets, and the pause before the next request, ms. */
  private async take(
    requested: { state: PartitionState; next: number }[],
    fetched: FetchedPartition[],
  ): Promise<{ behind: number; pauseMs: number }> {
    const now = Date.now();
    const began = performance.now();
    this.eventLoop.start();
    let count = 0;
    let behind = 0;
    // In a fetch session a partition without changes is not in the response.
    for (const { state } of requested) state.answeredAt = now;
    for (const answer of fetched) {
      const { state, next } =
        requested.find(({ state: r }) => r.topic === answer.topic && r.partition === answer.partition) ?? {};
      // The topic may have been recreated while the request was in flight.
      if (!state || state.next !== next || !this.isCurrent(state)) continue;
      if (answer.error !== 0) {
        this.failed(state, answer.error);
        continue;
      }
      count += await this.deliver(state, answer);
      behind += Math.max(0, answer.end - state.next);
    }
    const { cpuShare = 1, idlePauseMs = 0 } = this.pacing;
    this.pace.answered(count);
    return { behind, pauseMs: behind > 0 ? (performance.now() - began) * (1 / cpuShare - 1) : idlePauseMs };
  }

  /** Returns how many records there were. */
  private async deliver(state: PartitionState, answer: FetchedPartition): Promise<number> {
    const { topic, partition } = state;
    state.end = answer.end;
    let count = 0;
    for (const chunk of recordsOf(answer, state, rawRecordDecoder, this.limits)) {
      const { records, skipped, unreadable, next } = chunk;
      state.next = next;
      count += records.length;
      this.handlers.onBatch({ topic, partition, records, skipped, unreadable, next });
      await this.eventLoop.yieldIfDue();
      // In the meantime the topic may have been recreated or the reader stopped.
      if (this.isStopped || !this.isCurrent(state)) break;
    }
    return count;
  }

  private isCurrent(state: PartitionState): boolean {
    return this.topics.get(state.topic)?.partitions[state.partition] === state;
  }

  private failed(state: PartitionState, error: number): void {
    // Every error looks the leader up again; an offset out of range also needs the log's new bounds.
    state.leader = -1;
    if (error === outOfRange) void this.relocate(state.topic);
    else this.wake();
  }

  /** Moves into the log's bounds: it was truncated at its end, or retention deleted records before they were read. */
  private async relocate(topic: Topic): Promise<void> {
    try {
      const metadata = await this.connections.metadata([topic]);
      const { low, high } = await readOffsets(this.connections, metadata, topic);
      const current = this.topics.get(topic);
      if (!current || metadata.topics.get(topic)?.topicId !== current.topicId) return this.wake();
      const isTruncated = current.partitions.some(({ next, partition }) => next > (high[partition] ?? next));
      const from = current.partitions.map(({ next, partition }) =>
        Math.max(low[partition] ?? next, Math.min(next, high[partition] ?? next)),
      );
      const missed = current.partitions.reduce(
        (sum, { next, partition }) => sum + Math.max(0, (from[partition] ?? next) - next),
        0,
      );
      if (isTruncated || missed > 0)
        this.moveTo(topic, current.topicId, from, isTruncated ? 'epoch' : 'retention', missed);
    } catch (error) {
      this.log.debug({ err: error, topic }, 'the offsets of a topic could not be read; trying again');
    }
    this.wake();
  }

  private moveTo(
    topic: Topic,
    topicId: string,
    from: number[],
    reason: 'epoch' | 'retention',
    missed: number,
  ): void {
    this.log.warn(
      { topic, reason, missed },
      'the next offset is no longer in the log; continuing at the nearest offset',
    );
    const partitions = from.map((next, partition) => this.newState(topic, partition, next, next));
    this.topics.set(topic, { topicId, partitions });
    this.handlers.onBreak?.({ topic, reason, topicId, from, missed });
  }

  private async pause(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.aborted.signal }).catch(() => undefined);
  }
}
