import type { Logger } from 'pino';
import type { Decoded, RawRecord } from '@/lib/events';
import type { Metrics } from './metrics';

/** A record that is no valid event, as the admin page lists it. */
export interface InvalidMessage {
  topic: string;
  partition: number;
  offset: number;
  at: number;
  reason: string;
  message: string;
  type?: string;
  /** The first characters of the value; text, never markup. */
  preview: string;
}

const kept = 200;
const previewLength = 300;
/** A producer gone wrong writes thousands a second: the log gets this many of them a second. */
const loggedPerSecond = 10;

/** Counts, logs and keeps what could not be read. */
export class InvalidMessages {
  private readonly newest: InvalidMessage[] = [];
  private readonly counts = new Map<string, number>();
  private second = 0;
  private logged = 0;

  constructor(
    private readonly log: Logger,
    private readonly metrics: Metrics,
  ) {}

  note(record: RawRecord, fault: Extract<Decoded, { ok: false }>): void {
    const { topic, partition, offset, timestamp: at } = record;
    this.metrics.invalid.inc({ topic, reason: fault.reason });
    this.counts.set(topic, (this.counts.get(topic) ?? 0) + 1);
    const { reason, message, type } = fault;
    const preview = (record.value ?? '').slice(0, previewLength);
    this.newest.unshift({
      topic,
      partition,
      offset,
      at,
      reason,
      message,
      ...(type ? { type } : {}),
      preview,
    });
    if (this.newest.length > kept) this.newest.pop();
    if (this.mayLog())
      this.log.warn({ topic, partition, offset, reason }, `invalid message skipped: ${message}`);
  }

  list(): { total: number; byTopic: Record<string, number>; messages: InvalidMessage[] } {
    return { ...this.totals(), messages: this.newest };
  }

  totals(): { total: number; byTopic: Record<string, number> } {
    const total = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    return { total, byTopic: Object.fromEntries(this.counts) };
  }

  private mayLog(): boolean {
    const second = Math.floor(Date.now() / 1_000);
    if (second !== this.second) this.logged = 0;
    this.second = second;
    this.logged += 1;
    return this.logged <= loggedPerSecond;
  }
}
