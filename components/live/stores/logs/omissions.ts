import type { LogLevel } from '@/lib/events/log-level';
import type { LogLine } from '@/lib/logs/log-line';
import type { LevelCounts } from '@/lib/protocol';

/** Lines that match the filter and are not in the list: the history has them. */
export interface OmittedLines {
  /** Timestamps of the lines before and after them, epoch ms. */
  from: number;
  to: number;
  count: number;
  /** Their levels; empty where these are not known. */
  levels: LevelCounts;
  /** False: at most so many, because nobody knows how many of the missed ones match the filter. */
  isExact: boolean;
}

/** Where the list of lines has holes, oldest first. */
export class Omissions {
  private list: OmittedLines[] = [];

  all(): readonly OmittedLines[] {
    return this.list;
  }

  clear(): void {
    this.list = [];
  }

  /**
   * Notes lines that were counted after `newest`, the newest line that arrived before, and before `lines`, which arrived
   * with the count. Counts without a line between them are one hole.
   */
  add(
    { count, levels, isExact }: Pick<OmittedLines, 'count' | 'levels' | 'isExact'>,
    newest: LogLine | undefined,
    lines: readonly LogLine[],
  ): void {
    if (count <= 0) return;
    const to = earliestOf(lines);
    const from = newest?.at ?? to ?? 0;
    const last = this.list.at(-1);
    const hole = { from: Math.min(from, to ?? from), to: to ?? from, count, levels, isExact };
    if (last && last.from >= hole.from) this.list = [...this.list.slice(0, -1), joined(last, hole)];
    else this.list = [...this.list, hole];
  }

  /** Drops the holes before the oldest line that is held. */
  forgetBefore(oldest: LogLine | undefined): void {
    if (!oldest || (this.list[0]?.to ?? oldest.at) >= oldest.at) return;
    this.list = this.list.filter(({ to }) => to >= oldest.at);
  }
}

function earliestOf(lines: readonly LogLine[]): number | undefined {
  let earliest: number | undefined;
  for (const { at } of lines) if (earliest === undefined || at < earliest) earliest = at;
  return earliest;
}

function joined(a: OmittedLines, b: OmittedLines): OmittedLines {
  const levels: LevelCounts = { ...a.levels };
  for (const [level, count] of Object.entries(b.levels) as [LogLevel, number][])
    levels[level] = (levels[level] ?? 0) + count;
  return {
    from: a.from,
    to: Math.max(a.to, b.to),
    count: a.count + b.count,
    levels,
    isExact: a.isExact && b.isExact,
  };
}
