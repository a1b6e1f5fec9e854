import type { LogLine } from '@/lib/logs/log-line';

/** Lines of several sources, each line once, in the order in which they were written; the newest `most` of them. */
export function mergeLines(sources: readonly (readonly LogLine[])[], most: number): LogLine[] {
  const lines = new Map(sources.flat().map((line) => [`${line.partition}:${line.offset}`, line]));
  return [...lines.values()].sort(byTime).slice(-most);
}

/** By the time at which they were written: lines of several services go through several partitions. */
const byTime = (a: LogLine, b: LogLine): number =>
  a.data.at - b.data.at || a.at - b.at || a.partition - b.partition || a.offset - b.offset;
