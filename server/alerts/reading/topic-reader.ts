import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { decode, isPlausibleTime, type RawRecord, type Topic } from '@/lib/events';
import type { AlertEngine } from '@/server/alerts/engine/interface';
import type { AlertsMetrics } from '@/server/alerts/metrics';
import { ensureTopics, openTail, type Tail, type TailBatch } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import { readTo } from './read-to';

const retryMs = 1_000;
/**
 * A slot ends when everything before its end was read, which is known of the time at which the last fetch was sent: without
 * new records that is as long ago as a broker waits for some.
 */
const pacing = { cpuShare: 0.8, fetch: { maxWaitMs: 50 } };

interface TopicReaderOptions {
  kafka: BrokerConfig;
  engine: AlertEngine;
  /** The record timestamp from which a topic is read, epoch ms. */
  since(topic: Topic): number;
  /** Nothing more is read before the promise that it returns is resolved. */
  afterBatch(): Promise<void> | undefined;
  metrics: AlertsMetrics;
  log: Logger;
}

/** Reads the topics of the rules into the engine. Opens them again and again until Kafka answers. */
export class TopicReader {
  private tail: Tail | undefined;
  private readonly newestAt = new Map<string, number>();
  private readonly stopping = new AbortController();
  private problem = '';
  private readonly startedAt = Date.now();

  constructor(private readonly options: TopicReaderOptions) {}

  start(): void {
    if (!this.isIdle) void this.open();
  }

  /** No rule is over events. */
  private get isIdle(): boolean {
    return this.options.engine.topics().length === 0;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.tail?.stop();
  }

  /** Up to which record timestamp everything was read, epoch ms; undefined: nothing is known yet. */
  readTo(): number | undefined {
    const { tail } = this;
    if (this.isIdle) return Date.now();
    if (!tail) return undefined;
    const partitions = this.options.engine.topics().flatMap((topic) =>
      tail.progress(topic).map((progress, partition) => ({
        ...progress,
        newestAt: this.newestAt.get(`${topic}-${partition}`),
      })),
    );
    return readTo(partitions);
  }

  /** Records in Kafka that were not read when it was asked last. */
  lag(): number {
    const all = this.options.engine.topics().flatMap((topic) => this.tail?.progress(topic) ?? []);
    return all.reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
  }

  /** Epoch ms of the last response, or of its start, while Kafka does not answer; undefined while it does. */
  silentSince(): number | undefined {
    if (this.isIdle) return undefined;
    return this.tail ? this.tail.silentSince() : this.startedAt;
  }

  private async open(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted && !this.tail) {
      try {
        this.tail = await this.openTail();
      } catch (error) {
        if (String(error) !== this.problem)
          this.options.log.warn({ err: error }, 'the topics cannot be read yet; trying again');
        this.problem = String(error);
        await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
    // Opening takes no signal.
    if (signal.aborted) return this.tail?.stop();
    this.tail?.run({
      onBatch: (batch) => this.take(batch),
      onBreak: ({ topic, missed, from }) => {
        this.options.metrics.records.inc({ outcome: 'missed' }, missed);
        // Of another log, or from another place in it.
        for (const partition of from.keys()) this.newestAt.delete(`${topic}-${partition}`);
      },
    });
  }

  private async openTail(): Promise<Tail> {
    const { kafka, engine, since, log } = this.options;
    await ensureTopics(kafka, { log });
    const start = new Map(engine.topics().map((topic) => [topic, { since: since(topic) }]));
    return openTail(kafka, start, log, pacing);
  }

  private take({ topic, partition, records }: TailBatch): Promise<void> | undefined {
    const now = Date.now();
    const key = `${topic}-${partition}`;
    let newest = this.newestAt.get(key) ?? 0;
    for (const record of records) newest = Math.max(newest, this.add(record, now));
    this.newestAt.set(key, newest);
    return this.options.afterBatch();
  }

  /** Returns the time at which the record counts: a timestamp in the future counts when it arrives. */
  private add(record: RawRecord, now: number): number {
    const { engine, metrics } = this.options;
    const decoded = decode(record, now);
    metrics.records.inc({ outcome: decoded.ok ? 'events' : 'invalid' });
    if (decoded.ok) {
      const { event } = decoded;
      if (event.at > now) event.at = now;
      engine.addEvent(record.topic, event);
      return event.at;
    }
    const { topic, partition, offset, timestamp } = record;
    const at = isPlausibleTime(timestamp) ? Math.min(timestamp, now) : now;
    engine.addInvalid({ topic, partition, offset, at, reason: decoded.reason });
    return at;
  }
}
