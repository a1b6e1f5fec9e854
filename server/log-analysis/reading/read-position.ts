import { z } from 'zod';
import type { LogBreak, TopicLog } from '@/server/bus';
import type { StateRow } from '@/server/log-analysis/part';

const rowId = 'position';
const saved = z.object({
  clusterId: z.string(),
  topicId: z.string(),
  next: z.array(z.int().nonnegative()),
});
type Position = z.output<typeof saved>;

const nowhere: Position = { clusterId: '', topicId: '', next: [] };

/** How far the topic was read: the next offset of each partition, and the log that they belong to. */
export class ReadPosition {
  readonly kind = 'read-position';
  private position = nowhere;
  private isChanged = false;

  get next(): readonly number[] {
    return this.position.next;
  }

  /**
   * Where to start reading: where the last transaction ended, if it is still the same log. Returns the number of records
   * in between that Kafka has deleted. Whether the log is shorter shows when it is read: just after a broker died its end
   * may look lower than it is.
   */
  begin({ clusterId, topicId, low }: TopicLog): { from: number[]; missed: number } {
    const known = isSame(this.position, { clusterId, topicId }) ? this.position.next : [];
    const from = low.map((oldest, partition) => Math.max(oldest, known[partition] ?? oldest));
    const missed = known.reduce(
      (sum, next, partition) => sum + Math.max(0, (from[partition] ?? next) - next),
      0,
    );
    this.set({ clusterId, topicId, next: from });
    return { from: [...from], missed };
  }

  advance(partition: number, next: number): void {
    this.position.next[partition] = next;
    this.isChanged = true;
  }

  /** Reading goes on elsewhere. */
  moveTo({ topicId, from }: Pick<LogBreak, 'topicId' | 'from'>): void {
    this.set({ clusterId: this.position.clusterId, topicId, next: [...from] });
  }

  /** Offsets up to `ends` that were not read. */
  lagBehind = (ends: readonly number[]): number =>
    ends.reduce((sum, end, partition) => sum + Math.max(0, end - (this.next[partition] ?? 0)), 0);

  changed(): { saved: StateRow[]; deleted: string[] } {
    const rows = this.isChanged ? [{ id: rowId, data: this.position }] : [];
    this.isChanged = false;
    return { saved: rows, deleted: [] };
  }

  restore(rows: readonly StateRow[]): void {
    const row = rows.find(({ id }) => id === rowId);
    this.position = row ? saved.parse(row.data) : { ...nowhere, next: [] };
    this.isChanged = false;
  }

  private set(position: Position): void {
    this.position = position;
    this.isChanged = true;
  }
}

type Identity = Omit<Position, 'next'>;

/** Topic ids are unique; brokers that have none answer zeros. */
const isSame = (one: Identity, other: Identity): boolean =>
  one.topicId === other.topicId && (!/^0*$/.test(one.topicId) || one.clusterId === other.clusterId);
