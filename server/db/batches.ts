/** Bounds the memory of a statement. */
const batchRows = 500;
const batchCharacters = 1_000_000;

/** Rows in batches for one statement each. `sizeOf`: characters of a row. */
export function* batchesOf<R>(rows: readonly R[], sizeOf: (row: R) => number): Generator<R[]> {
  let batch: R[] = [];
  let size = 0;
  for (const row of rows) {
    if (batch.length === batchRows || (batch.length > 0 && size + sizeOf(row) > batchCharacters)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(row);
    size += sizeOf(row);
  }
  if (batch.length > 0) yield batch;
}
