import type { Logger } from 'pino';
import { decode, type EventData, type RawRecord } from '@/lib/events';
import { maxFutureMs } from '@/lib/prices/candles';
import { encodeCursor } from '@/lib/protocol/cursor';
import { type LogBreak, logEpoch, type TopicLog } from '@/server/bus';
import type { Checkpoint } from './checkpoint';
import type { Metrics } from './metrics';
import { PriceHistory } from './price-history';

export const topic = 'prices' as const;

/** The history of one log, and where in it that stands. When the log is recreated or has a hole, the history begins anew. */
export class HistoryLog {
  history = new PriceHistory();
  /** The next offset of each partition. */
  next: number[] = [];
  /** Records read since the last checkpoint. */
  fresh = 0;
  private clusterId = '';
  private epoch = '';
  /** Where each partition ended when reading began: until then the answers would lack what is not read yet. */
  private ends: number[] = [];
  /** How many offsets that was to read. */
  private toRead = 0;

  constructor(
    private readonly metrics: Metrics,
    private readonly log: Logger,
  ) {}

  /** Where reading begins: behind what a checkpoint of this log holds, else at the oldest record there is. */
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
    // A hole between what is saved and what Kafka still has, or a log that was cut.
    const isWhole = next.every((offset, p) => offset >= (low[p] ?? 0) && offset <= (high[p] ?? 0));
    if (!isSame || !isWhole)
      this.log.info('the saved price history is not of this log: it is read from Kafka');
    return isSame && isWhole;
  }

  /** How much of what was there at the start is read, 0 to 1; 1: the answers are whole. */
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
      const fault = this.takeOne(record, latest);
      if (fault) this.metrics.leftOut.inc({ reason: fault });
      else this.metrics.ticks.inc();
    }
    this.fresh += records.length;
  }

  /** Why the record is in no candle. */
  private takeOne(record: RawRecord, latest: number): string | undefined {
    const decoded = decode(record);
    if (!decoded.ok) return 'invalid';
    const { at, partition, offset, data, atReplaced } = decoded.event;
    // When it was is not known: the time of arrival would be another one each time the history is rebuilt.
    if (atReplaced) return 'no time';
    if (at > latest) return 'ahead';
    const { symbol, price, size } = data as EventData<'price.ticked'>;
    return this.history.add(symbol, { price, size, at, partition, offset }) ? undefined : 'too many symbols';
  }

  advance(partition: number, next: number): void {
    this.next[partition] = next;
  }

  broke({ topicId, from, reason, missed }: LogBreak): void {
    this.log.warn({ reason, missed }, 'the price history begins anew');
    this.epoch = this.epochOf(topicId);
    this.history = new PriceHistory();
    this.next = [...from];
    this.ends = [];
    this.fresh = 1;
  }

  private epochOf = (topicId: string): string => logEpoch(`${this.clusterId}/${topicId}`, topic);
}
