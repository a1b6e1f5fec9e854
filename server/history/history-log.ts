import type { Logger } from 'pino';
import { decode, type EventData, type RawRecord } from '@/lib/events';
import { maxFutureMs } from '@/lib/prices/candles';
import { encodeCursor } from '@/lib/protocol/cursor';
import { type LogBreak, logEpoch, type TopicLog } from '@/server/bus';
import type { Checkpoint } from './checkpoint';
import type { Metrics } from './metrics';
import { PriceHistory } from './price-history';

export const topic = 'prices' as const;

/** The price history of one log and its read position. It is rebuilt when the log is recreated or records were missed. */
export class HistoryLog {
  history = new PriceHistory();
  /** The next offset of each partition. */
  next: number[] = [];
  /** Records read since the last checkpoint. */
  unsaved = 0;
  private clusterId = '';
  private epoch = '';
  /** End offsets of the partitions when reading started; responses are incomplete until they are reached. */
  private ends: number[] = [];
  /** Number of offsets to read until then. */
  private toRead = 0;

  constructor(
    private readonly metrics: Metrics,
    private readonly log: Logger,
  ) {}

  /** Where to start reading: at the position of a checkpoint of this log, otherwise at the oldest record. */
  begin(found: TopicLog, saved: Checkpoint | undefined): number[] {
    this.clusterId = found.clusterId;
    this.epoch = this.epochOf(found.topicId);
    this.ends = found.high;
    const usable = saved && this.isUsable(saved, found) ? saved : undefined;
    if (usable) this.history = usable.history;
    this.next = found.low.map((low, partition) => usable?.next[partition] ?? low);
    this.toRead = this.unread();
    return this.next;
  }

  private isUsable({ epoch, next }: Checkpoint, { low, high }: TopicLog): boolean {
    const isSame = epoch === this.epoch && next.length <= low.length;
    // False when records after the checkpoint were deleted, or the log was truncated.
    const isContiguous = next.every((offset, p) => offset >= (low[p] ?? 0) && offset <= (high[p] ?? 0));
    if (!isSame || !isContiguous)
      this.log.info('the saved price history does not belong to this log; reading it from Kafka');
    return isSame && isContiguous;
  }

  /** Share of the records at the start that were read, 0 to 1; 1: responses are complete. */
  get readShare(): number {
    const left = this.unread();
    return left === 0 ? 1 : Math.min(0.99, 1 - left / this.toRead);
  }

  private unread = (): number =>
    this.ends.reduce((sum, end, p) => sum + Math.max(0, end - (this.next[p] ?? 0)), 0);

  get position(): string {
    return encodeCursor({ epoch: this.epoch, next: this.next });
  }

  checkpoint = (): Checkpoint => ({ epoch: this.epoch, next: this.next, history: this.history });

  take(records: readonly RawRecord[]): void {
    const latest = Date.now() + maxFutureMs;
    for (const record of records) {
      const reason = this.addRecord(record, latest);
      if (reason) this.metrics.leftOut.inc({ reason });
      else this.metrics.ticks.inc();
    }
    this.unsaved += records.length;
  }

  /** Adds a record to the candles. Returns the reason when it is left out. */
  private addRecord(record: RawRecord, latest: number): string | undefined {
    const decoded = decode(record);
    if (!decoded.ok) return 'invalid';
    const { at, partition, offset, data, atReplaced } = decoded.event;
    // The time of arrival would differ each time the history is rebuilt.
    if (atReplaced) return 'no time';
    if (at > latest) return 'ahead';
    const { symbol, price, size } = data as EventData<'price.ticked'>;
    return this.history.add(symbol, { price, size, at, partition, offset }) ? undefined : 'too many symbols';
  }

  advance(partition: number, next: number): void {
    this.next[partition] = next;
  }

  handleBreak({ topicId, from, reason, missed }: LogBreak): void {
    this.log.warn(
      { reason, missed },
      'the log was recreated, truncated or deleted by retention; rebuilding the price history',
    );
    this.epoch = this.epochOf(topicId);
    this.history = new PriceHistory();
    this.next = [...from];
    this.ends = [];
    this.unsaved = 1;
  }

  private epochOf = (topicId: string): string => logEpoch(`${this.clusterId}/${topicId}`, topic);
}
