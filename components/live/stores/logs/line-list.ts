import type { LogLine } from '@/lib/logs/log-line';

/** By time, then by place, so that every page lists the same lines in the same order. */
export const inLineOrder = (a: LogLine, b: LogLine): number =>
  a.at - b.at || a.partition - b.partition || a.offset - b.offset;

/**
 * The newest lines, sorted, at most `max`. Those that arrived first are dropped first, whatever their timestamps: so of
 * each partition every line from an offset on is held (`heldFrom`), and what is older can be read from the history.
 */
export class LineList {
  /** Sorted; what is before `start` was dropped. */
  private sorted: (LogLine | undefined)[] = [];
  private start = 0;
  /** The same lines in order of arrival; what is before `first` was dropped. */
  private arrived: (LogLine | undefined)[] = [];
  private first = 0;
  /** The first offset of each partition that is held. */
  private bounds: number[] = [];

  constructor(
    private readonly max: number,
    private readonly dropped: (line: LogLine) => void,
  ) {}

  get length(): number {
    return this.sorted.length - this.start;
  }

  get heldFrom(): readonly number[] {
    return this.bounds;
  }

  get oldest(): LogLine | undefined {
    return this.sorted[this.start];
  }

  get newest(): LogLine | undefined {
    return this.length > 0 ? this.sorted[this.sorted.length - 1] : undefined;
  }

  /** A copy. */
  all(): readonly LogLine[] {
    return this.sorted.slice(this.start) as LogLine[];
  }

  /** Drops all lines. The next ones are behind these offsets, of each partition the next one. */
  clear(next: readonly number[]): void {
    this.sorted = [];
    this.arrived = [];
    this.start = 0;
    this.first = 0;
    this.bounds = [...next];
  }

  /** Adds lines that arrived together, of each partition in the order of their offsets. Sorts `lines`. */
  add(lines: LogLine[]): void {
    for (const line of lines) {
      this.arrived.push(line);
      // A partition that was added is read from its beginning.
      for (let p = this.bounds.length; p <= line.partition; p += 1) this.bounds[p] = 0;
    }
    this.merge(lines.sort(inLineOrder));
    this.bound();
  }

  /** From the end: nearly always all new lines belong behind the ones that are held, or among the last of them. */
  private merge(lines: LogLine[]): void {
    const { sorted } = this;
    let old = sorted.length - 1;
    let added = lines.length - 1;
    sorted.length += lines.length;
    for (let at = sorted.length - 1; added >= 0; at -= 1) {
      const held = old >= this.start ? sorted[old] : undefined;
      if (held && inLineOrder(held, lines[added] as LogLine) > 0) {
        sorted[at] = held;
        old -= 1;
      } else {
        sorted[at] = lines[added];
        added -= 1;
      }
    }
  }

  private bound(): void {
    const excess = this.length - this.max;
    if (excess <= 0) return;
    for (let i = 0; i < excess; i += 1) {
      const line = this.arrived[this.first] as LogLine;
      this.arrived[this.first] = undefined;
      this.first += 1;
      this.bounds[line.partition] = Math.max(this.bounds[line.partition] ?? 0, line.offset + 1);
      this.dropped(line);
    }
    this.removeDropped(excess);
    this.compact();
  }

  /** Moves the lines that stay among the first ones up to the others. Those to be removed are below the bounds. */
  private removeDropped(count: number): void {
    const { sorted, start, bounds } = this;
    let last = start;
    for (let found = 0; found < count; last += 1) if (this.isDropped(sorted[last] as LogLine)) found += 1;
    let free = last - 1;
    for (let at = last - 1; at >= start; at -= 1) {
      const line = sorted[at] as LogLine;
      if (line.offset < (bounds[line.partition] ?? 0)) continue;
      sorted[free] = line;
      free -= 1;
    }
    for (let at = start; at <= free; at += 1) sorted[at] = undefined;
    this.start = free + 1;
  }

  private isDropped({ partition, offset }: LogLine): boolean {
    return offset < (this.bounds[partition] ?? 0);
  }

  /** Shortening when half is empty takes little time per line. */
  private compact(): void {
    if (this.start > this.max) {
      this.sorted = this.sorted.slice(this.start);
      this.start = 0;
    }
    if (this.first > this.max) {
      this.arrived = this.arrived.slice(this.first);
      this.first = 0;
    }
  }
}
