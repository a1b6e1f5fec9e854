import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import {
  type LogBreak,
  openTailOf,
  type Tail,
  type TailBatch,
  type TextRecord,
  type TopicLog,
  textRecordDecoder,
} from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import type { TopicState } from '@/server/lake/files';
import type { LogIdentity } from '@/server/lake/segment';
import { type LogStart, logStart, restart } from './log-start';
import type { ReadQueue } from './read-queue';
import { toBatch } from './to-batch';

export interface LakeReaderOptions {
  kafka: BrokerConfig;
  topics: readonly string[];
  queue: ReadQueue;
  /** What the files of a topic contain. */
  state(topic: string): TopicState;
  log: Logger;
}

/** A quarter of a core while everything else of this system starts. */
const gentleMs = 10_000;
const gentleShare = 0.25;
/** About a fetch a second when there is little to read, which the broker holds until there is something. */
const fetch = { maxWaitMs: 500, maxBytes: 4 * 1024 * 1024, maxPartitionBytes: 1024 * 1024 };
const idlePauseMs = 400;
/** How often a topic that does not exist is looked for, and Kafka when it is away. */
const retryMs = 1_000;

type ByTopic = Map<string, { log: LogIdentity; next: number[] }>;

/** Kafka -> queue: every record of the topics from where their files end, as rows. Waits for topics that do not exist. */
export class LakeReader {
  private readonly positions: ByTopic = new Map();
  private readonly aborted = new AbortController();
  private tail: Tail<TextRecord, string> | undefined;
  private opening: Promise<void> = Promise.resolve();

  constructor(private readonly options: LakeReaderOptions) {}

  start(): void {
    this.opening = this.open();
  }

  async stop(): Promise<void> {
    this.aborted.abort();
    this.options.queue.wake();
    await this.tail?.stop();
    if (this.tail) await this.opening;
  }

  /** Whether Kafka has answered since the start. */
  get hasBegun(): boolean {
    return this.tail !== undefined;
  }
  /** Topics that are not read, because Kafka does not have them. */
  get missing(): string[] {
    return this.options.topics.filter((topic) => !this.positions.has(topic));
  }
  /** Epoch ms of the last answer while Kafka does not answer; undefined while it does. */
  get silentSince(): number | undefined {
    return this.tail?.silentSince();
  }
  ends(topic: string): number[] {
    return this.tail?.ends(topic) ?? [];
  }
  /** Epoch ms at which everything in the topic was in the queue; undefined: not yet known. */
  completeAt(topic: string): number | undefined {
    return this.tail?.completeAt(topic);
  }

  private async open(): Promise<void> {
    const tail = await this.reach();
    if (!tail) return;
    this.tail = tail;
    tail.run({ onBatch: (batch) => this.take(batch), onBreak: (broken) => this.restart(broken) });
    while (!this.aborted.signal.aborted && this.missing.length > 0) {
      for (const topic of this.missing) await this.add(tail, topic);
      if (this.missing.length > 0) await this.pause();
    }
  }

  /** Undefined: stopped before Kafka answered. */
  private async reach(): Promise<Tail<TextRecord, string> | undefined> {
    const { kafka, log } = this.options;
    const startedAt = performance.now();
    const cpuShare = () => (performance.now() - startedAt < gentleMs ? gentleShare : 1);
    const pacing = { cpuShare, idlePauseMs, fetch };
    while (!this.aborted.signal.aborted) {
      try {
        const options = { decoder: textRecordDecoder, clientId: 'pulseboard-lake', log, pacing };
        const tail = await openTailOf<TextRecord, string>(kafka, new Map(), options);
        if (!this.aborted.signal.aborted) return tail;
        await tail.stop();
      } catch (error) {
        log.debug({ err: error }, 'Kafka does not answer; trying again');
        await this.pause();
      }
    }
    return undefined;
  }

  private async add(tail: Tail<TextRecord, string>, topic: string): Promise<void> {
    try {
      await tail.add(topic, (found) => this.begin(topic, found));
    } catch (error) {
      this.options.log.debug({ err: error, topic }, 'the offsets of a topic could not be read; trying again');
    }
  }

  private begin(topic: string, found: TopicLog): readonly number[] {
    const start = logStart(this.options.state(topic), found);
    this.beginAt(topic, start);
    return start.from;
  }

  private beginAt(topic: string, start: LogStart): void {
    this.positions.set(topic, { log: start.log, next: [...start.next] });
    void this.options.queue.push({ begin: start, topic });
    this.skipDeleted(topic, start.from);
  }

  /** Notes the offsets before `from` as deleted by Kafka. */
  private skipDeleted(topic: string, from: readonly number[]): void {
    const position = this.positions.get(topic);
    for (const [partition, next] of from.entries()) {
      const first = position?.next[partition] ?? next;
      if (!position || next <= first) continue;
      position.next[partition] = next;
      const gaps = [{ from: first, to: next, reason: 'retention' as const }];
      void this.options.queue.push({
        batch: { topic, partition, rows: [], invalid: [], markers: [], gaps, next },
      });
      this.options.log.warn({ topic, partition, from: first, to: next }, 'Kafka deleted offsets unread');
    }
  }

  private take(batch: TailBatch<TextRecord, string>): Promise<void> | undefined {
    const position = this.positions.get(batch.topic);
    if (!position || this.aborted.signal.aborted) return undefined;
    position.next[batch.partition] = batch.next;
    return this.options.queue.push({ batch: toBatch(batch, Date.now()) });
  }

  private restart({ topic, reason, topicId, from }: LogBreak<string>): void {
    const position = this.positions.get(topic);
    if (!position) return;
    if (reason === 'retention') this.skipDeleted(topic, from);
    else this.beginAt(topic, restart(position.log, position.next, { topicId, from }));
  }

  private async pause(): Promise<void> {
    await sleep(retryMs, undefined, { signal: this.aborted.signal }).catch(() => undefined);
  }
}
