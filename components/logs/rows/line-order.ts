import type { LogLine } from '@/lib/logs/log-line';

/** Negative: `a` is older. By record timestamp, then partition and offset, as the feed and the history order them. */
export const compareLines = (a: LogLine, b: LogLine): number =>
  a.at - b.at || a.partition - b.partition || a.offset - b.offset;

/** Identifies a line in the topic. */
export const lineKey = ({ partition, offset }: Pick<LogLine, 'partition' | 'offset'>): string =>
  `${partition}:${offset}`;

/**
 * Past and live lines as one list without a seam, oldest first: a line that is in both is there once. Both are sorted.
 * Usually every past line is older than every live one.
 */
export function mergeLines(past: readonly LogLine[], live: readonly LogLine[]): readonly LogLine[] {
  const [last, first] = [past.at(-1), live[0]];
  if (!last) return live;
  if (!first) return past;
  if (compareLines(last, first) < 0) return past.concat(live);
  return mergeOverlapping(past, live);
}

function mergeOverlapping(past: readonly LogLine[], live: readonly LogLine[]): LogLine[] {
  const merged: LogLine[] = [];
  let [p, l] = [0, 0];
  while (p < past.length || l < live.length) {
    const [a, b] = [past[p], live[l]];
    const order = a && b ? compareLines(a, b) : a ? -1 : 1;
    if (order <= 0) p += 1;
    if (order >= 0) l += 1;
    // Of a line that both have, the live one is taken.
    const next = order < 0 ? a : b;
    if (next) merged.push(next);
  }
  return merged;
}

/** Index of the first line at or after `at`, epoch ms, from index `from` on. */
export function firstIndexAt(lines: readonly LogLine[], at: number, from = 0): number {
  let [low, high] = [from, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The lines at or after `from`, epoch ms. */
export function linesSince(lines: readonly LogLine[], from: number): readonly LogLine[] {
  const first = firstIndexAt(lines, from);
  return first === 0 ? lines : lines.slice(first);
}

/** How many lines are newer than `line`. */
export function countNewer(lines: readonly LogLine[], line: LogLine | undefined): number {
  if (!line) return lines.length;
  let first = firstIndexAt(lines, line.at);
  for (; first < lines.length; first += 1) if (compareLines(lines[first] as LogLine, line) > 0) break;
  return lines.length - first;
}
