import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { EventLoopYield } from '@/server/bus/event-loop-yield';
import type { Connections } from '@/server/bus/wire/connections';
import { recordsOf } from '@/server/bus/wire/records/fetched-records';
import type { RecordDecoder } from '@/server/bus/wire/records/record';
import type { ReadLimits } from '@/server/bus/wire/records/record-batch';
import type { FetchedPartition, FetchOptions } from '@/server/bus/wire/requests/fetch';
import { FetchSession } from '@/server/bus/wire/requests/fetch-session';
import type { ClusterMetadata } from '@/server/bus/wire/requests/metadata';
import { FetchPace } from './fetch-pace';
import {
  completeAt,
  newState,
  type PartitionProgress,
  type PartitionState,
  silentSince,
} from './partition-state';
import { pauseAfter, type ReadPacing } from './read-pacing';
import type { TailHandlers } from './tail-batch';
import { readOffsets } from './topic-logs';

const fetchOptions: FetchOptions = {
  maxWaitMs: 100,
  maxBytes: 8 * 1024 * 1024,
  maxPartitionBytes: 2 * 1024 * 1024,
};
/** How often metadata is refreshed while there are no errors; an error refreshes it immediately. */
const metadataRefreshMs = 1_000;
const firstRetryMs = 50;
const maxRetryMs = 1_000;
const outOfRange = 1;

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
export class LogReader<R, T extends string> {
  private readonly topics = new Map<T, { topicId: string; partitions: PartitionState<T>[] }>();
  private readonly loops = new Map<number, Promise<void>>();
  private readonly pace: FetchPace;
  private readonly eventLoop = new EventLoopYield();
  /** Fetched bytes are decoded one response at a time, to bound memory. */
  private decoding: Promise<unknown> = Promise.resolve();
  private readonly aborted = new AbortController();
  private wake: () => void = () => undefined;
  /** Batches whose handler has not finished. */
  private handling = 0;
  private refreshing: Promise<void> = Promise.resolve();

  constructor(
    private readonly connections: Connections,
    start: ReadonlyMap<T, TopicStart>,
    private readonly handlers: TailHandlers<R, T>,
    private readonly decoder: RecordDecoder<R>,
    private readonly limits: ReadLimits,
    private readonly log: Logger,
    private readonly pacing: ReadPacing = {},
  ) {
    this.pace = new FetchPace(pacing.windowMs);
    // Every pause adds a listener.
    setMaxListeners(0, this.aborted.signal);
    for (const [topic, topicStart] of start) this.add(topic, topicStart);
  }

  /** Reads this topic as well. */
  add(topic: T, { topicId, from, end }: TopicStart): void {
    const partitions = from.map((next, partition) =>
      newState(topic, partition, next, end[partition] ?? next),
    );
    this.topics.set(topic, { topicId, partitions });
    this.wake();
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
  ends(topic: T): number[] {
    return (this.topics.get(topic)?.partitions ?? []).map(({ end }) => end);
  }

  /** How far each partition was read. */
  progress(topic: T): PartitionProgress[] {
    const { partitions = [] } = this.topics.get(topic) ?? {};
    return partitions.map(({ next, end, completeAt: at }) => ({ next, end, completeAt: at }));
  }

  /** Epoch ms at which everything that was in the topic had been read; undefined: not yet. */
  completeAt(topic: T): number | undefined {
    return completeAt(this.topics.get(topic)?.partitions ?? []);
  }

  /** Epoch ms of the oldest last response among partitions without a responsive leader; undefined: all respond. */
  get silentSince(): number | undefined {
    // A reader that waits for its handler requests nothing.
    if (this.handling > 0) return undefined;
    return silentSince(this.all());
  }

  private get isStopped(): boolean {
    return this.aborted.signal.aborted;
  }

  private all(): PartitionState<T>[] {
    return [...this.topics.values()].flatMap(({ partitions }) => partitions);
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
        partitions[partition] ??= newState(topic, partition, 0, 0);
        (partitions[partition] as PartitionState<T>).leader = leader;
      }
    }
    for (const { leader } of this.all()) {
      if (leader >= 0 && !this.loops.has(leader)) this.loops.set(leader, this.read(leader));
    }
  }

  private restartTopic(topic: T, topicId: string, count: number): void {
    this.log.warn({ topic }, 'the topic was recreated; reading it from its beginning');
    const partitions = Array.from({ length: count }, (_, p) => newState(topic, p, 0, 0));
    this.topics.set(topic, { topicId, partitions });
    this.handlers.onBreak?.({ topic, reason: 'epoch', topicId, from: partitions.map(() => 0), missed: 0 });
  }

  /** Sends one fetch after the other to a leader, for all the partitions that it leads. */
  private async read(nodeId: number): Promise<void> {
    const session = new FetchSession();
    const usual = { ...fetchOptions, ...this.pacing.fetch };
    let isBehind = true;
    for (let failures = 0; !this.isStopped; ) {
      const led = this.all().filter(({ leader }) => leader === nodeId);
      if (led.length === 0) break;
      try {
        const requested = led.map((state) => ({ state, next: state.next }));
        const options = this.pace.options(usual, isBehind);
        const sentAt = Date.now();
        const fetched = await session.fetch(led, options, (request) =>
          this.connections.send(nodeId, request),
        );
        failures = 0;
        const decoding = this.decoding.then(() => this.take(requested, fetched, sentAt));
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
    requested: { state: PartitionState<T>; next: number }[],
    fetched: FetchedPartition[],
    sentAt: number,
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
    // A partition that is not in the response has the end that it had.
    for (const { state } of requested)
      if (state.leader >= 0 && state.next >= state.end) state.completeAt = sentAt;
    this.pace.answered(count);
    return { behind, pauseMs: pauseAfter(this.pacing, performance.now() - began, behind) };
  }

  /** Returns how many records there were. */
  private async deliver(state: PartitionState<T>, answer: FetchedPartition): Promise<number> {
    const { topic, partition } = state;
    state.end = answer.end;
    let count = 0;
    for (const chunk of recordsOf(answer, state, this.decoder, this.limits)) {
      const { records, skipped, unreadable, next } = chunk;
      state.next = next;
      count += records.length;
      const handled = this.handlers.onBatch({ topic, partition, records, skipped, unreadable, next });
      if (handled instanceof Promise) await this.waitFor(handled);
      await this.eventLoop.yieldIfDue();
      // In the meantime the topic may have been recreated or the reader stopped.
      if (this.isStopped || !this.isCurrent(state)) break;
    }
    return count;
  }

  private async waitFor(handled: Promise<unknown>): Promise<void> {
    this.handling += 1;
    await handled;
    this.handling -= 1;
    // Brokers were not asked in the meantime.
    for (const state of this.all()) state.answeredAt = Date.now();
  }

  private isCurrent(state: PartitionState<T>): boolean {
    return this.topics.get(state.topic)?.partitions[state.partition] === state;
  }

  private failed(state: PartitionState<T>, error: number): void {
    // Every error looks the leader up again; an offset out of range also needs the log's new bounds.
    state.leader = -1;
    if (error === outOfRange) void this.relocate(state.topic);
    else this.wake();
  }

  /** Moves into the log's bounds: it was truncated at its end, or retention deleted records before they were read. */
  private async relocate(topic: T): Promise<void> {
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
    topic: T,
    topicId: string,
    from: number[],
    reason: 'epoch' | 'retention',
    missed: number,
  ): void {
    this.log.warn(
      { topic, reason, missed },
      'the next offset is no longer in the log; continuing at the nearest offset',
    );
    const partitions = from.map((next, partition) => newState(topic, partition, next, next));
    this.topics.set(topic, { topicId, partitions });
    this.handlers.onBreak?.({ topic, reason, topicId, from, missed });
  }

  private async pause(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.aborted.signal }).catch(() => undefined);
  }
}
