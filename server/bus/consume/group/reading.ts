import type { Topic } from '@/lib/events';
import type { ReadPosition } from '../../wire/records/fetched-records';
import type { Chunk } from '../../wire/records/record-batch';
import type { GroupRecord } from './group-record';
import type { PartitionOffset } from './requests';

/** One partition as a group's member reads it. It is replaced, not changed, when the partitions are dealt anew. */
export class Reading implements ReadPosition {
  futile = 0;
  leader = -1;
  isPaused = false;
  /** What was fetched and not handed out, since the partition was paused. */
  left: Iterator<Chunk<GroupRecord>> | undefined;
  /** Offsets behind a record that hold none: whoever has handled what is before them has handled them too. */
  private gaps: { from: number; to: number }[] = [];

  /** `next` is below 0 until it is known where the log begins. */
  constructor(
    readonly topic: Topic,
    readonly partition: number,
    public next: number,
  ) {}

  /** Notes that what is before `next` was handed out. */
  passed({ records, next }: Omit<Chunk<GroupRecord>, 'skipped' | 'unreadable'>): void {
    const from = (records.at(-1)?.offset ?? this.next - 1) + 1;
    this.next = next;
    const last = this.gaps.at(-1);
    if (last?.to === from) last.to = next;
    else if (from < next) this.gaps.push({ from, to: next });
  }

  /** What to commit when everything before `offset` is handled. */
  committable(offset: number): PartitionOffset {
    const { topic, partition } = this;
    this.gaps = this.gaps.filter(({ to }) => to > offset);
    const [gap] = this.gaps;
    return { topic, partition, offset: gap && gap.from <= offset ? gap.to : offset };
  }
}
