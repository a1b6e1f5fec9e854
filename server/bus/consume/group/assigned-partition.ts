import type { ReadPosition } from '@/server/bus/wire/records/fetched-records';
import type { GroupRecord } from '@/server/bus/wire/records/group-record';
import type { Chunk } from '@/server/bus/wire/records/record-batch';
import type { PartitionOffset } from './requests';

/** Fetch state of one assigned partition. A rebalance replaces it. */
export class AssignedPartition implements ReadPosition {
  incompleteResponses = 0;
  leader = -1;
  isPaused = false;
  /** Fetched and not delivered yet, because the partition was paused. */
  buffered: Iterator<Chunk<GroupRecord>> | undefined;
  /** Offsets without a record; they are committed together with the record before them. */
  private gaps: { from: number; to: number }[] = [];

  /** `next` is below 0 until the oldest offset of the log was looked up. */
  constructor(
    readonly topic: string,
    readonly partition: number,
    public next: number,
  ) {}

  /** Records that everything before `next` was delivered. */
  delivered({ records, next }: Omit<Chunk<GroupRecord>, 'skipped' | 'unreadable'>): void {
    const from = (records.at(-1)?.offset ?? this.next - 1) + 1;
    this.next = next;
    const last = this.gaps.at(-1);
    if (last?.to === from) last.to = next;
    else if (from < next) this.gaps.push({ from, to: next });
  }

  /** The offset to commit when everything before `offset` is handled. */
  committable(offset: number): PartitionOffset {
    const { topic, partition } = this;
    this.gaps = this.gaps.filter(({ to }) => to > offset);
    const [gap] = this.gaps;
    return { topic, partition, offset: gap && gap.from <= offset ? gap.to : offset };
  }
}
