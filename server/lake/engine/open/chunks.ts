import {
  BLOB,
  blobValue,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  DuckDBVector,
  INTEGER,
  LIST,
  listValue,
  STRUCT,
  structValue,
  VARCHAR,
} from '@duckdb/node-api';
import type { EventRow, InvalidRow } from '@/server/lake/segment';

interface RawColumn<Row> {
  name: string;
  type: DuckDBType;
  value: (row: Row) => DuckDBValue;
}

const blob = (bytes: Buffer | null): DuckDBValue => (bytes === null ? null : blobValue(bytes));
const header = ({ name, value }: InvalidRow['headers'][number]): DuckDBValue =>
  structValue({ name: blob(name), value: blob(value) });

// Offsets and times are safe integers: as DOUBLE they need no BigInt per value, which halves the speed.
const numbers: RawColumn<EventRow | InvalidRow>[] = [
  { name: 'partition', type: INTEGER, value: (row) => row.partition },
  { name: 'offset', type: DOUBLE, value: (row) => row.offset },
  { name: 'at', type: DOUBLE, value: (row) => row.at },
];

/** The rows of a batch as they are appended, before their types are those of the table. */
export const rawEvents: readonly RawColumn<EventRow>[] = [
  ...numbers,
  { name: 'key', type: VARCHAR, value: (row) => row.key },
  { name: 'id', type: VARCHAR, value: (row) => row.id },
  { name: 'type', type: VARCHAR, value: (row) => row.type },
  { name: 'source', type: VARCHAR, value: (row) => row.source },
  { name: 'traceparent', type: VARCHAR, value: (row) => row.traceparent },
  { name: 'data', type: VARCHAR, value: (row) => row.data },
  { name: 'fields', type: VARCHAR, value: (row) => row.fields },
];

export const rawInvalid: readonly RawColumn<InvalidRow>[] = [
  ...numbers,
  { name: 'key', type: BLOB, value: (row) => blob(row.key) },
  { name: 'value', type: BLOB, value: (row) => blob(row.value) },
  {
    name: 'headers',
    type: LIST(STRUCT({ name: BLOB, value: BLOB })),
    value: (row) => listValue(row.headers.map(header)),
  },
  { name: 'reason', type: VARCHAR, value: (row) => row.reason },
  { name: 'message', type: VARCHAR, value: (row) => row.message },
];

/** Appends rows column by column, a chunk of 2,048 at a time. */
export function appendChunks<Row>(
  appender: DuckDBAppender,
  columns: readonly RawColumn<Row>[],
  rows: readonly Row[],
): void {
  const types = columns.map(({ type }) => type);
  for (let from = 0; from < rows.length; from += DuckDBVector.standardSize()) {
    const slice = rows.slice(from, from + DuckDBVector.standardSize());
    const chunk = DuckDBDataChunk.create(types, slice.length);
    columns.forEach(({ value }, index) => {
      chunk.setColumnValues(index, slice.map(value));
    });
    appender.appendDataChunk(chunk);
  }
}
