import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Topic } from '@/lib/events';
import type { Connections } from '@/server/bus/wire/connections';
import { type ReadPosition, recordsOf } from '@/server/bus/wire/records/fetched-records';
import { rawRecord } from '@/server/bus/wire/records/raw-record';
import type { ReadLimits } from '@/server/bus/wire/records/record-batch';
import type { FetchedPartition } from '@/server/bus/wire/requests/fetch';
import { FetchSession } from '@/server/bus/wire/requests/fetch-session';
import type { ClusterMetadata } from '@/server/bus/wire/requests/metadata';
import { FetchPace } from './fetch-pace';
import type { TailHandlers } from './tail-batch';
import { readOffsets } from './topic-logs';
import { Breather } from './yielding';

const fetchOptions = { maxWaitMs: 100, maxBytes: 8 * 1024 * 1024, maxPartitionBytes: 2 * 1024 * 1024 };
/** How often topics and leaders are looked at while all is well; an error looks at once. */
const watchMs = 1_000;
const firstRetryMs = 50;
const longestRetryMs = 1_000;
/** A leader that owes an answer for longer is silent. */
const silentMs = 1_500;
const outOfRange = 1;

/** One partition as it is read. It is replaced, not changed, when its log begins anew. */
interface Reading extends ReadPosition {
  topic: Topic;
  partition: number;
  end: number;
  leader: number;
  answeredAt: number;
}

/** For a reader that nobody waits for. */
export interface Gentleness {
  /** Of a core, 0 to 1: what is used at most while records wait. Unset: all. */
  share?: number;
  /** Before the next request, when none wait: a broker answers with the first record that comes. Unset: 0. */
  restMs?: number;
  /** How long whoever takes the records gathers them anyway, ms: fetches keep step with it. */
  windowMs?(): number;
}

export interface TopicStart {
  topicId: string;
  from: number[];
  end: number[];
}

/**
 * Reads every partition of some topics, as it is written, without a consumer group: nobody shares the work, so
 * there is nothing to assign, to commit or to rebalance, and no coordinator to lose. Goes on by itself after any
 * failure of a broker, and tells when a log was recreated, was cut, or was deleted faster than it was read.
 */
export class LogReader {
  private readonly topics = new Map<Topic, { topicId: string; readings: Reading[] }>();
  private readonly loops = new Map<number, Promise<void>>();
  private readonly pace: FetchPace;
  private readonly breather = new Breather();
  /** One answer is unpacked at a time, so that two long ones are not in memory together. */
  private taking: Promise<unknown> = Promise.resolve();
  private readonly aborted = new AbortController();
  private wake: () => void = () => undefined;
  private watching: Promise<void> = Promise.resolve();

  constructor(
    private readonly connections: Connections,
    start: ReadonlyMap<Topic, TopicStart>,
    private readonly handlers: TailHandlers,
    private readonly limits: ReadLimits,
    private readonly log: Logger,
    private readonly gentle: Gentleness = {},
  ) {
    this.pace = new FetchPace(gentle.windowMs);
    // Each pause listens to it.
    setMaxListeners(0, this.aborted.signal);
    for (const [topic, { topicId, from, end }] of start) {
      const readings = from.map((next, partition) =>
        this.reading(topic, partition, next, end[partition] ?? next),
      );
      this.topics.set(topic, { topicId, readings });
    }
  }

  start(): void {
    this.watching = this.watch();
  }

  async stop(): Promise<void> {
    this.aborted.abort();
    this.wake();
    await this.connections.close();
    await Promise.allSettled([this.watching, ...this.loops.values()]);
  }

  /** The end of each partition, as its leader told last. */
  ends(topic: Topic): number[] {
    return (this.topics.get(topic)?.readings ?? []).map(({ end }) => end);
  }

  /** When the leader of a partition answered last, of those without one that answers, epoch ms; undefined: all is well. */
  get silentSince(): number | undefined {
    const late = Date.now() - silentMs;
    const silent = this.all().filter(({ leader, answeredAt }) => leader < 0 || answeredAt < late);
    return silent.length === 0 ? undefined : Math.min(...silent.map(({ answeredAt }) => answeredAt));
  }

  private get isStopped(): boolean {
    return this.aborted.signal.aborted;
  }

  private all(): Reading[] {
    return [...this.topics.values()].flatMap(({ readings }) => readings);
  }

  private reading(topic: Topic, partition: number, next: number, end: number): Reading {
    return { topic, partition, next, futile: 0, end, leader: -1, answeredAt: Date.now() };
  }

  private async watch(): Promise<void> {
    while (!this.isStopped) {
      try {
        this.apply(await this.connections.metadata([...this.topics.keys()]));
      } catch (error) {
        if (!this.isStopped) this.log.debug({ err: error }, 'no broker answers; trying again');
      }
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      await Promise.race([this.pause(watchMs), woken]);
      await this.pause(firstRetryMs);
    }
  }

  private apply(metadata: ClusterMetadata): void {
    for (const [topic, known] of this.topics) {
      const found = metadata.topics.get(topic);
      if (!found) continue;
      if (found.topicId !== known.topicId) this.beginAnew(topic, found.topicId, found.leaders.length);
      const { readings } = this.topics.get(topic) ?? known;
      for (const [partition, leader] of found.leaders.entries()) {
        // Partitions that were added have been empty until now.
        readings[partition] ??= this.reading(topic, partition, 0, 0);
        (readings[partition] as Reading).leader = leader;
      }
    }
    for (const { leader } of this.all()) {
      if (leader >= 0 && !this.loops.has(leader)) this.loops.set(leader, this.read(leader));
    }
  }

  private beginAnew(topic: Topic, topicId: string, partitions: number): void {
    this.log.warn({ topic }, 'the topic was recreated: reading it from its beginning');
    const readings = Array.from({ length: partitions }, (_, p) => this.reading(topic, p, 0, 0));
    this.topics.set(topic, { topicId, readings });
    this.handlers.onBreak?.({ topic, reason: 'epoch', topicId, from: readings.map(() => 0), missed: 0 });
  }

  /** One request after the other to one leader, for all that it leads. */
  private async read(nodeId: number): Promise<void> {
    const session = new FetchSession();
    let isBehind = true;
    for (let failures = 0; !this.isStopped; ) {
      const mine = this.all().filter(({ leader }) => leader === nodeId);
      if (mine.length === 0) break;
      try {
        const asked = mine.map((reading) => ({ reading, next: reading.next }));
        const options = this.pace.options(fetchOptions, isBehind);
        const fetched = await session.fetch(mine, options, (request) =>
          this.connections.send(nodeId, request),
        );
        failures = 0;
        const taking = this.taking.then(() => this.take(asked, fetched));
        this.taking = taking.catch(() => undefined);
        const taken = await taking;
        isBehind = taken.behind > 0;
        await this.pause(taken.restMs);
      } catch (error) {
        failures += 1;
        if (!this.isStopped) this.log.debug({ err: error, nodeId }, 'a fetch failed; trying again');
        this.wake();
        await this.pause(Math.min(longestRetryMs, firstRetryMs * 2 ** failures));
      }
    }
    this.loops.delete(nodeId);
  }

  /** Hands out what came. Returns how many more records are written, and how long to wait before the next request, ms. */
  private async take(
    asked: { reading: Reading; next: number }[],
    fetched: FetchedPartition[],
  ): Promise<{ behind: number; restMs: number }> {
    const now = Date.now();
    const began = performance.now();
    this.breather.start();
    let count = 0;
    let behind = 0;
    // Who is not named has no news.
    for (const { reading } of asked) reading.answeredAt = now;
    for (const answer of fetched) {
      const { reading, next } =
        asked.find(({ reading: r }) => r.topic === answer.topic && r.partition === answer.partition) ?? {};
      // The log may have begun anew while this was under way.
      if (!reading || reading.next !== next || !this.isCurrent(reading)) continue;
      if (answer.error !== 0) {
        this.failed(reading, answer.error);
        continue;
      }
      count += await this.handOut(reading, answer);
      behind += Math.max(0, answer.end - reading.next);
    }
    const { share = 1, restMs = 0 } = this.gentle;
    this.pace.answered(count);
    return { behind, restMs: behind > 0 ? (performance.now() - began) * (1 / share - 1) : restMs };
  }

  /** Returns how many records there were. */
  private async handOut(reading: Reading, answer: FetchedPartition): Promise<number> {
    const { topic, partition } = reading;
    reading.end = answer.end;
    let count = 0;
    for (const chunk of recordsOf(answer, reading, rawRecord, this.limits)) {
      const { records, skipped, unreadable, next } = chunk;
      reading.next = next;
      count += records.length;
      this.handlers.onBatch({ topic, partition, records, skipped, unreadable, next });
      if (this.breather.isDue) await this.breather.breathe();
      // The log may have begun anew, or this be stopped, in the meantime.
      if (this.isStopped || !this.isCurrent(reading)) break;
    }
    return count;
  }

  private isCurrent(reading: Reading): boolean {
    return this.topics.get(reading.topic)?.readings[reading.partition] === reading;
  }

  private failed(reading: Reading, error: number): void {
    // Whatever it is, the leader is asked for again; only a log that moved away needs more.
    reading.leader = -1;
    if (error === outOfRange) void this.findAgain(reading.topic);
    else this.wake();
  }

  /** The log is no longer where it was read to: it was cut at its end, or its beginning was deleted past us. */
  private async findAgain(topic: Topic): Promise<void> {
    try {
      const metadata = await this.connections.metadata([topic]);
      const { low, high } = await readOffsets(this.connections, metadata, topic);
      const known = this.topics.get(topic);
      if (!known || metadata.topics.get(topic)?.topicId !== known.topicId) return this.wake();
      const isCut = known.readings.some(({ next, partition }) => next > (high[partition] ?? next));
      const from = known.readings.map(({ next, partition }) =>
        Math.max(low[partition] ?? next, Math.min(next, high[partition] ?? next)),
      );
      const missed = known.readings.reduce(
        (sum, { next, partition }) => sum + Math.max(0, (from[partition] ?? next) - next),
        0,
      );
      if (isCut || missed > 0) this.jump(topic, known.topicId, from, isCut ? 'epoch' : 'retention', missed);
    } catch (error) {
      this.log.debug({ err: error, topic }, 'the offsets of a topic could not be read; trying again');
    }
    this.wake();
  }

  private jump(
    topic: Topic,
    topicId: string,
    from: number[],
    reason: 'epoch' | 'retention',
    missed: number,
  ): void {
    this.log.warn({ topic, reason, missed }, 'the log is not where it was read to: going on where it is');
    const readings = from.map((next, partition) => this.reading(topic, partition, next, next));
    this.topics.set(topic, { topicId, readings });
    this.handlers.onBreak?.({ topic, reason, topicId, from, missed });
  }

  private async pause(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.aborted.signal }).catch(() => undefined);
  }
}
