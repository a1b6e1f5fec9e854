import type { OmittedLines } from '@/components/live';
import type { LogLine } from '@/lib/logs/log-line';
import { firstIndexAt } from './line-order';

/** A row of the tail: a line, or how many lines are not in the list there. */
export type Row = LogLine | OmittedLines;

export const isLine = (row: Row): row is LogLine => 'offset' in row;

/** Lines and what is left out between them, oldest first. */
export function rowsOf(lines: readonly LogLine[], omitted: readonly OmittedLines[]): readonly Row[] {
  if (omitted.length === 0) return lines;
  const rows: Row[] = [];
  let next = 0;
  for (const hole of omitted) {
    const at = firstIndexAt(lines, hole.to, next);
    for (; next < at; next += 1) rows.push(lines[next] as LogLine);
    rows.push(hole);
  }
  for (; next < lines.length; next += 1) rows.push(lines[next] as LogLine);
  return rows;
}

/** Identifies a row as long as it is in the list. */
export const rowKey = (row: Row): string =>
  isLine(row) ? `${row.partition}:${row.offset}` : `omitted ${row.from}`;
