import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordPublisher, StoredRecord } from '@/server/bus';
import type { Problems } from './problems';

/** Of one request to Kafka, whose limit for a batch of a partition is 1 MiB by default. */
const maxSendBytes = 640 * 1_024;
const maxSendRecords = 4_000;
/** With more, nothing further is read. */
const maxWaitingBytes = 2 * 1_024 * 1_024;
const maxWaitingRecords = 8_000;
/** Between two requests while few lines come. */
const lingerMs = 40;
const retryMs = 500;
/** After this time without an answer from Kafka it is a problem. */
const patienceMs = 5_000;
const connectMs = 1_000;
/** About what a record takes beside its value. */
const overhead = 250;

interface Group {
  records: readonly StoredRecord[];
  /** How many are sent. */
  sent: number;
  onStored(): void;
}

export interface OutboxOptions {
  /** Connects to Kafka; throws when it cannot. */
  connect(): Promise<RecordPublisher>;
  /** Called before each send that may have records of which nothing is on disk yet. */
  beforeSend(): Promise<void>;
  onSent(records: number, bytes: number): void;
  onRefused(reason: string): void;
  problems: Problems;
}

/** Sends records in order, one request at a time, and again until Kafka has stored them. Bounded: `hasRoom`. */
export class Outbox {
  private readonly groups: Group[] = [];
  private waitingRecords = 0;
  private waitingBytes = 0;
  private publisher: RecordPublisher | undefined;
  private sending: Promise<void> | undefined;
  private readonly stopped = new AbortController();
  private lastSentAt = 0;

  constructor(private readonly options: OutboxOptions) {}

  get hasRoom(): boolean {
    return this.waitingBytes < maxWaitingBytes && this.waitingRecords < maxWaitingRecords;
  }

  get isConnected(): boolean {
    return this.publisher !== undefined;
  }

  /** Connects before there is anything to send. */
  open(): void {
    this.add([], () => undefined);
  }

  /** Adds records; `onStored` is called when Kafka has all of them. */
  add(records: readonly StoredRecord[], onStored: () => void): void {
    this.groups.push({ records, sent: 0, onStored });
    this.waitingRecords += records.length;
    for (const record of records) this.waitingBytes += sizeOf(record);
    this.sending ??= this.sendAll();
  }

  /** Resolves when more can be added. */
  async room(): Promise<void> {
    while (!this.hasRoom && this.sending) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }
  private readonly waiters: (() => void)[] = [];

  /** Resolves when everything is sent. */
  async drain(): Promise<void> {
    await this.sending;
  }

  /** What is not sent is dropped: its files have it. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.publisher?.stop();
    // Connecting cannot be interrupted; nobody waits for it.
    await Promise.race([this.sending, sleep(connectMs, undefined, { ref: false })]);
  }

  private async sendAll(): Promise<void> {
    const { signal } = this.stopped;
    while (this.groups.length > 0 && !signal.aborted) {
      await this.linger();
      await this.options.beforeSend();
      const { records, bytes } = this.takeNext();
      await this.send(records);
      if (signal.aborted) break;
      this.lastSentAt = performance.now();
      this.options.onSent(records.length, bytes);
      this.complete(records.length, bytes);
    }
    this.sending = undefined;
  }

  private async linger(): Promise<void> {
    const isFull = this.waitingBytes >= maxSendBytes || this.waitingRecords >= maxSendRecords;
    const left = lingerMs - (performance.now() - this.lastSentAt);
    if (!isFull && left > 1) await sleep(left);
  }

  private takeNext(): { records: StoredRecord[]; bytes: number } {
    const records: StoredRecord[] = [];
    let bytes = 0;
    for (const group of this.groups) {
      for (let i = group.sent; i < group.records.length; i += 1) {
        const record = group.records[i] as StoredRecord;
        const size = sizeOf(record);
        if (records.length > 0 && (bytes + size > maxSendBytes || records.length >= maxSendRecords))
          return { records, bytes };
        records.push(record);
        bytes += size;
      }
    }
    return { records, bytes };
  }

  private async send(records: readonly StoredRecord[]): Promise<void> {
    const { connect, onRefused, problems } = this.options;
    const slow = setTimeout(() => problems.report('kafka', keptMessage), patienceMs);
    slow.unref();
    while (!this.stopped.signal.aborted) {
      try {
        this.publisher ??= await connect();
        const refused = records.length === 0 ? [] : await this.publisher.publish(records);
        for (const { reason } of refused) onRefused(reason);
        clearTimeout(slow);
        problems.solved('kafka');
        return;
      } catch (error) {
        clearTimeout(slow);
        if (this.stopped.signal.aborted) return;
        problems.report('kafka', keptMessage, error);
        await this.publisher?.stop().catch(() => undefined);
        this.publisher = undefined;
        await sleep(retryMs, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      }
    }
  }

  private complete(count: number, bytes: number): void {
    this.waitingRecords -= count;
    this.waitingBytes -= bytes;
    let left = count;
    for (let group = this.groups[0]; group; group = this.groups[0]) {
      const taken = Math.min(left, group.records.length - group.sent);
      group.sent += taken;
      left -= taken;
      if (group.sent < group.records.length) break;
      this.groups.shift();
      group.onStored();
    }
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}

const keptMessage = 'Kafka does not store log lines; they are kept in their files and sent when it does.';

const sizeOf = ({ value }: StoredRecord): number => (value?.length ?? 0) + overhead;
