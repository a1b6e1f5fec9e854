import type { Run } from './packet-reader';

/** What the producer wrote between two moments. Indexes are partitions. */
export interface Written {
  /** The next offset before and after. */
  begin: number[];
  end: number[];
  /** Sums of the numbers of the events between. */
  sums: number[];
}

export interface Totals {
  delivered: number;
  duplicates: number;
  outOfOrder: number;
  missed: number;
  /** Partitions whose events are not those that were written, although their offsets are. */
  altered: number;
}

interface Hole {
  partition: number;
  offset: number;
}

/** What one client was given, exact and small: the next offset of each partition, and only what is wrong one by one. */
export class Account {
  private begin: readonly number[] = [];
  private next: number[] = [];
  private sums: number[] = [];
  private last: number[] = [];
  private holes: Hole[] = [];
  private skipped = 0;
  private delivered = 0;
  private duplicates = 0;
  private outOfOrder = 0;

  /** Forgets everything: what counts begins at these offsets. */
  start(next: readonly number[]): void {
    this.begin = next;
    this.next = [...next];
    this.sums = next.map(() => 0);
    this.last = next.map(() => -1);
    this.holes = [];
    this.skipped = 0;
    this.delivered = 0;
  }

  /** After a gap: it goes on from here, and what lies between was not given. */
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

  /** True when not everything before these offsets was given. */
  isMissing(next: readonly number[]): boolean {
    return this.holes.length > 0 || next.some((offset, partition) => offset > (this.next[partition] ?? 0));
  }

  /** Compares with what was written. A client whose account begins elsewhere misses what lies between. */
  totals(written: Written): Totals {
    const missing = written.end.map((end, p) => Math.max(0, end - (this.next[p] ?? 0)));
    const late = written.begin.map((begin, p) => Math.max(0, (this.begin[p] ?? 0) - begin));
    const missed = sum(missing) + sum(late) + this.skipped + this.holes.length;
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

  // The producer numbers events as it writes them, and a key stays in its partition.
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
      this.holes.push({ partition, offset: missing });
    if (offset >= expected) {
      this.next[partition] = offset;
      this.append({ partition, from: offset, numbers: [number], sum: number });
    } else this.takeLate(partition, offset, number);
  }

  private takeLate(partition: number, offset: number, number: number): void {
    const hole = this.holes.findIndex((one) => one.partition === partition && one.offset === offset);
    if (hole < 0) {
      this.duplicates += 1;
      return;
    }
    this.holes.splice(hole, 1);
    this.outOfOrder += 1;
    this.delivered += 1;
    this.sums[partition] = (this.sums[partition] ?? 0) + number;
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
