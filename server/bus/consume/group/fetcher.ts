import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Topic } from '@/lib/events';
import { Breather } from '../../read/yielding';
import type { Connections } from '../../wire/connections';
import { recordsOf } from '../../wire/records/fetched-records';
import type { Chunk, ReadLimits } from '../../wire/records/record-batch';
import type { FetchedPartition } from '../../wire/requests/fetch';
import { FetchSession } from '../../wire/requests/fetch-session';
import { earliest, listOffsetsRequest } from '../../wire/requests/list-offsets';
import type { ClusterMetadata } from '../../wire/requests/metadata';
import { type GroupRecord, groupRecord } from './group-record';
import { Reading } from './reading';
import type { PartitionOffset } from './requests';

export interface FetcherOptions {
  topics: readonly string[];
  limits: ReadLimits;
  log: Logger;
  onRecords(records: GroupRecord[]): void;
  rest?(): Promise<void>;
  onMetadata(metadata: ClusterMetadata): void;
}

const fetchOptions = { maxWaitMs: 250, maxBytes: 8 * 1024 * 1024, maxPartitionBytes: 1024 * 1024 };
/** How often topics and leaders are looked at while all is well; an error looks at once. */
const watchMs = 1_000;
const firstRetryMs = 50;
const longestRetryMs = 1_000;
const outOfRange = 1;
/** Paused partitions keep what was unpacked of so many of them; the others fetch it again. */
const mostLeft = 2;

/** Reads the partitions that a group's member was given, from the brokers that lead them. */
export class GroupFetcher {
  private readings: Reading[] = [];
  private readonly loops = new Map<number, Promise<void>>();
  private readonly aborted = new AbortController();
  private readonly breather = new Breather();
  private watching: Promise<void> = Promise.resolve();
  private wakeWatch: () => void = () => undefined;
  private wakeLoops: (() => void)[] = [];

  constructor(
    private readonly connections: Connections,
    private readonly options: FetcherOptions,
  ) {
    // Each pause listens to it.
    setMaxListeners(0, this.aborted.signal);
  }

  start(): void {
    this.watching = this.watch();
  }

  async stop(): Promise<void> {
    this.aborted.abort();
    this.readings = [];
    this.wake();
    await this.connections.close();
    await Promise.allSettled([this.watching, ...this.loops.values()]);
  }

  /** Reads these partitions and no others, from these offsets on. */
  assign(offsets: readonly PartitionOffset[]): void {
    this.readings = offsets.map(
      ({ topic, partition, offset }) => new Reading(topic as Topic, partition, offset),
    );
    this.wake();
  }

  pause(topic: string, partition: number): void {
    const reading = this.find(topic, partition);
    if (reading) reading.isPaused = true;
  }

  resume(topic: string, partition: number): void {
    const reading = this.find(topic, partition);
    if (!reading?.isPaused) return;
    reading.isPaused = false;
    for (const wake of this.wakeLoops.splice(0)) wake();
  }

  find(topic: string, partition: number): Reading | undefined {
    return this.readings.find((one) => one.topic === topic && one.partition === partition);
  }

  private get isStopped(): boolean {
    return this.aborted.signal.aborted;
  }

  private wake(): void {
    this.wakeWatch();
    for (const wake of this.wakeLoops.splice(0)) wake();
  }

  private async watch(): Promise<void> {
    while (!this.isStopped) {
      const woken = new Promise<void>((resolve) => {
        this.wakeWatch = resolve;
      });
      try {
        this.apply(await this.connections.metadata(this.options.topics));
      } catch (error) {
        if (!this.isStopped) this.options.log.debug({ err: error }, 'no broker answers; trying again');
      }
      await Promise.race([this.delay(watchMs), woken]);
      await this.delay(firstRetryMs);
    }
  }

  private apply(metadata: ClusterMetadata): void {
    this.options.onMetadata(metadata);
    for (const reading of this.readings) {
      reading.leader = metadata.topics.get(reading.topic)?.leaders[reading.partition] ?? -1;
      const { leader } = reading;
      if (leader >= 0 && !this.loops.has(leader)) this.loops.set(leader, this.read(leader));
    }
  }

  /** One request after the other to one leader, for all that it leads. */
  private async read(nodeId: number): Promise<void> {
    const session = new FetchSession();
    for (let failures = 0; !this.isStopped; ) {
      const mine = this.readings.filter(({ leader }) => leader === nodeId);
      if (mine.length === 0) break;
      try {
        await this.round(nodeId, mine, session);
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!this.isStopped) this.options.log.debug({ err: error, nodeId }, 'a fetch failed; trying again');
        this.wakeWatch();
        await this.delay(Math.min(longestRetryMs, firstRetryMs * 2 ** failures));
      }
    }
    this.loops.delete(nodeId);
  }

  private async round(nodeId: number, mine: readonly Reading[], session: FetchSession): Promise<void> {
    for (const reading of mine) await this.handOut(reading);
    const wanting = mine.filter(({ isPaused, left }) => !isPaused && !left);
    if (wanting.length === 0) return this.untilWoken();
    await this.findBeginnings(nodeId, wanting);
    const asked = wanting.filter(({ next }) => next >= 0);
    const fetched = await session.fetch(asked, fetchOptions, (request) =>
      this.connections.send(nodeId, request),
    );
    let count = 0;
    for (const answer of fetched) {
      const reading = asked.find((one) => one.topic === answer.topic && one.partition === answer.partition);
      if (reading && this.readings.includes(reading)) count += await this.take(reading, answer);
    }
    if (count > 0) await this.options.rest?.();
  }

  private async take(reading: Reading, answer: FetchedPartition): Promise<number> {
    if (answer.error === outOfRange) {
      const { topic, partition, next } = reading;
      this.options.log.warn(
        { topic, partition, next },
        'what was to be read next is gone: reading on from the oldest',
      );
      reading.next = -1;
    } else if (answer.error !== 0) {
      // Whatever it is, the leader is asked for again.
      reading.leader = -1;
      this.wakeWatch();
    } else {
      reading.left = recordsOf(answer, reading, groupRecord, this.options.limits);
      return this.handOut(reading);
    }
    return 0;
  }

  /** Hands out what was fetched of a partition, for as long as it is not paused. Returns how many records. */
  private async handOut(reading: Reading): Promise<number> {
    let count = 0;
    this.breather.start();
    while (reading.left && !reading.isPaused && this.readings.includes(reading)) {
      const chunk = reading.left.next();
      if (chunk.done) {
        reading.left = undefined;
        break;
      }
      this.give(reading, chunk.value);
      count += chunk.value.records.length;
      if (this.breather.isDue) await this.breather.breathe();
    }
    const kept = this.readings.filter(({ left }) => left);
    if (kept.length > mostLeft && kept.includes(reading)) reading.left = undefined;
    return count;
  }

  private give(reading: Reading, chunk: Chunk<GroupRecord>): void {
    const [first] = chunk.records;
    try {
      if (first) this.options.onRecords(chunk.records);
      reading.passed(chunk);
    } catch (error) {
      const { topic, partition } = reading;
      // Nothing is passed over: they are read again, a bit later.
      reading.left = undefined;
      this.options.log.error(
        { err: error, topic, partition, offset: first?.offset },
        'records could not be taken in',
      );
      throw error;
    }
  }

  private async findBeginnings(nodeId: number, readings: readonly Reading[]): Promise<void> {
    const lost = readings.filter(({ next }) => next < 0);
    for (const topic of new Set(lost.map((reading) => reading.topic))) {
      const ofTopic = lost.filter((reading) => reading.topic === topic);
      const partitions = ofTopic.map(({ partition }) => partition);
      const found = await this.connections.send(nodeId, listOffsetsRequest(topic, partitions, earliest));
      for (const reading of ofTopic) reading.next = found.get(reading.partition) ?? -1;
    }
    if (lost.some(({ next }) => next < 0)) {
      for (const reading of lost) if (reading.next < 0) reading.leader = -1;
      this.wakeWatch();
    }
  }

  // Every partition is paused, or waits for its leader to be found.
  private async untilWoken(): Promise<void> {
    const woken = new Promise<void>((resolve) => this.wakeLoops.push(resolve));
    await Promise.race([woken, this.delay(watchMs)]);
  }

  private async delay(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.aborted.signal }).catch(() => undefined);
  }
}
