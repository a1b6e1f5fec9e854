import type { SqlColumn } from '@/lib/analytics/sql';
import { cellText } from './cell-text';

/** px; a character of the table's font is about this wide. */
const characterPx = 7.4;
const [minPx, maxPx] = [72, 360];
const paddingPx = 26;
/** Rows that are looked at. */
const sample = 50;

/** A width for each column that fits its name, its type and the first values. */
export function columnWidths(
  columns: readonly SqlColumn[],
  rows: readonly unknown[][],
  timeZone: string,
): number[] {
  const first = rows.slice(0, sample);
  return columns.map((column, i) => {
    const values = first.map((row) => cellText(row[i], column, timeZone).length);
    const longest = Math.max(column.name.length, Math.min(24, column.type.length), ...values);
    return Math.min(maxPx, Math.max(minPx, Math.ceil(longest * characterPx) + paddingPx));
  });
}
