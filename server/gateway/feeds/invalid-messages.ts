import type { Logger } from 'pino';
import { type Decoded, isPlausibleTime, type RawRecord } from '@/lib/events';
import { detachedCopy } from '@/lib/text/detached-copy';
import { LogLimit } from '@/server/gateway/log-limit';
import type { Metrics } from '@/server/gateway/metrics';

/** An invalid message, as the admin page lists it. */
export interface InvalidMessage {
  topic: string;
  partition: number;
  offset: number;
  /** Timestamp of the record, epoch ms; the time of arrival where that is not between 1970 and 2100. */
  at: number;
  reason: string;
  message: string;
  type?: string;
  /** The first characters of the value, as plain text. */
  preview: string;
}

/** How many are listed. */
const listed = 200;
const previewLength = 300;
const messageLength = 500;
/** A faulty producer writes thousands a second; at most this many a second are logged. */
const loggedPerSecond = 10;

/** Counts, logs and lists invalid messages. */
export class InvalidMessages {
  private readonly newest: InvalidMessage[] = [];
  private readonly counts = new Map<string, number>();
  private readonly limit = new LogLimit(loggedPerSecond);

  constructor(
    private readonly log: Logger,
    private readonly metrics: Metrics,
  ) {}

  note(record: RawRecord, failure: Extract<Decoded, { ok: false }>): void {
    const { topic, partition, offset, timestamp } = record;
    const { reason, type } = failure;
    this.metrics.invalid.inc({ topic, reason });
    this.counts.set(topic, (this.counts.get(topic) ?? 0) + 1);
    // A slice would keep all of a large message in memory.
    const message = detachedCopy(failure.message, messageLength);
    const preview = detachedCopy(record.value ?? '', previewLength);
    const at = isPlausibleTime(timestamp) ? timestamp : Date.now();
    const coordinates = { topic, partition, offset };
    this.newest.unshift({ ...coordinates, at, reason, message, ...(type ? { type } : {}), preview });
    if (this.newest.length > listed) this.newest.pop();
    if (this.limit.allows()) this.log.warn({ ...coordinates, reason }, `invalid message skipped: ${message}`);
  }

  list(): { total: number; byTopic: Record<string, number>; messages: InvalidMessage[] } {
    return { ...this.totals(), messages: this.newest };
  }

  totals(): { total: number; byTopic: Record<string, number> } {
    const total = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    return { total, byTopic: Object.fromEntries(this.counts) };
  }
}
