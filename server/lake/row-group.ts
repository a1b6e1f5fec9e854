/** DuckDB ends a row group after a whole number of these rows. */
const vector = 2_048;
const most = { rows: 20_480, bytes: 8 * 2 ** 20 };

/**
 * Rows of a row group in a file of so many rows and bytes before compression: few enough that a query of some minutes or
 * offsets skips most of a file, and, because a reader unpacks a group at once, with no more bytes than there is memory for.
 */
export function rowsPerGroup(rows: number, bytes: number): number {
  const fitting = (most.bytes * rows) / Math.max(1, bytes);
  return Math.max(vector, Math.floor(Math.min(most.rows, fitting) / vector) * vector);
}
