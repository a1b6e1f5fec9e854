/** Offsets of one partition, `to` exclusive. */
export interface Bounds {
  partition: number;
  from: number;
  to: number;
  /** Marks are summed from this offset on. */
  marksFrom: number;
}

const integer = (value: number): string => String(Math.trunc(value));

/** A common table `bounds` with the offsets of each partition. */
export function boundsSql(bounds: readonly Bounds[]): string {
  const rows = bounds.map(
    ({ partition, from, to, marksFrom }) => `(${[partition, from, to, marksFrom].map(integer).join(', ')})`,
  );
  return `bounds(of_partition, from_offset, to_offset, marks_from) AS (VALUES ${rows.join(', ')})`;
}

/** The condition of a join with `bounds`. The outer bounds are constants: row groups beyond them are not read. */
export function withinBounds(bounds: readonly Bounds[], epoch: number): string {
  const from = Math.min(...bounds.map((each) => each.from));
  const to = Math.max(...bounds.map((each) => each.to));
  return `partition = of_partition AND "offset" >= from_offset AND "offset" < to_offset
    AND "offset" >= ${integer(from)} AND "offset" < ${integer(to)} AND epoch = ${integer(epoch)}`;
}
