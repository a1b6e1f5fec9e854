import type { Run } from './packet-reader';

/** What the producer wrote. Indexes are partitions. */
export interface Written {
  /** The next offset before the first and after the last event. */
  begin: number[];
  end: number[];
  /** Sums of the numbers of these events. */
  sums: number[];
}

export interface Totals {
  delivered: number;
  duplicates: number;
  outOfOrder: number;
  missed: number;
  /** Partitions with the offsets of the written events and other contents. */
  altered: number;
}

interface MissingOffset {
  partition: number;
  offset: number;
}

/** What one client received: the next offset of each partition, and each deviation by itself. */
export class Account {
  private begin: readonly number[] = [];
  private next: number[] = [];
  private sums: number[] = [];
  private last: number[] = [];
  private missingOffsets: MissingOffset[] = [];
  private skipped = 0;
  private delivered = 0;
  private duplicates = 0;
  private outOfOrder = 0;

  /** Starts over at these next offsets. */
  start(next: readonly number[]): void {
    this.begin = next;
    this.next = [...next];
    this.sums = next.map(() => 0);
    this.last = next.map(() => -1);
    this.missingOffsets = [];
    this.skipped = 0;
    this.delivered = 0;
  }

  /** Continues at these next offsets after a gap. What lies between counts as missed. */
  skipTo(next: readonly number[]): void {
    this.skipped += sum(next.map((offset, p) => Math.max(0, offset - (this.next[p] ?? 0))));
    this.next = next.map((offset, p) => Math.max(offset, this.next[p] ?? 0));
  }

  take(runs: readonly Run[]): void {
    for (const run of runs) {
      const expected = this.next[run.partition] ?? 0;
      if (run.from === expected) this.append(run);
      else for (const [i, number] of run.numbers.entries()) this.takeOne(run.partition, run.from + i, number);
    }
  }

  /** True when events before these next offsets are missing. */
  isMissing(next: readonly number[]): boolean {
    return (
      this.missingOffsets.length > 0 || next.some((offset, partition) => offset > (this.next[partition] ?? 0))
    );
  }

  /** Compares with what was written. Events before the first offset of this account count as missed. */
  totals(written: Written): Totals {
    const missing = written.end.map((end, p) => Math.max(0, end - (this.next[p] ?? 0)));
    const late = written.begin.map((begin, p) => Math.max(0, (this.begin[p] ?? 0) - begin));
    const missed = sum(missing) + sum(late) + this.skipped + this.missingOffsets.length;
    const isWhole = (p: number) => missed === 0 && this.begin[p] === written.begin[p];
    return {
      delivered: this.delivered,
      duplicates: this.duplicates,
      outOfOrder: this.outOfOrder,
      missed,
      altered: written.sums.filter((expected, p) => isWhole(p) && this.sums[p] !== expected).length,
    };
  }

  private append({ partition, numbers, sum: added }: Run): void {
    this.checkOrder(partition, numbers);
    this.next[partition] = (this.next[partition] ?? 0) + numbers.length;
    this.sums[partition] = (this.sums[partition] ?? 0) + added;
    this.delivered += numbers.length;
  }

  // The producer numbers events in the order in which it writes them.
  private checkOrder(partition: number, numbers: readonly number[]): void {
    let last = this.last[partition] ?? -1;
    for (const number of numbers) {
      if (number <= last) this.outOfOrder += 1;
      last = number;
    }
    this.last[partition] = last;
  }

  private takeOne(partition: number, offset: number, number: number): void {
    const expected = this.next[partition] ?? 0;
    for (let missing = expected; missing < offset; missing += 1)
      this.missingOffsets.push({ partition, offset: missing });
    if (offset >= expected) {
      this.next[partition] = offset;
      this.append({ partition, from: offset, numbers: [number], sum: number });
    } else this.takeLate(partition, offset, number);
  }

  private takeLate(partition: number, offset: number, number: number): void {
    const index = this.missingOffsets.findIndex(
      (one) => one.partition === partition && one.offset === offset,
    );
    if (index < 0) {
      this.duplicates += 1;
      return;
    }
    this.missingOffsets.splice(index, 1);
    this.outOfOrder += 1;
    this.delivered += 1;
    this.sums[partition] = (this.sums[partition] ?? 0) + number;
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
