import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api';

/**
 * A value of a result as JSON: integers beyond 2^53 and exact decimals as text, timestamps as epoch ms, STRUCT as an
 * object, LIST and ARRAY as arrays, MAP as an array of key and value, BLOB in base64, NaN and infinity as text, dates,
 * intervals and others as DuckDB writes them.
 */
export function jsonValue(value: DuckDBValue): unknown {
  switch (typeof value) {
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      return value === null ? null : objectValue(value);
    default:
      return value;
  }
}

function objectValue(value: NonNullable<DuckDBValue> & object): unknown {
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue)
    return value.isFinite ? milliseconds(value.micros) : String(value);
  if (value instanceof DuckDBTimestampMillisecondsValue) return Number(value.millis);
  if (value instanceof DuckDBTimestampSecondsValue) return Number(value.seconds) * 1000;
  if (value instanceof DuckDBTimestampNanosecondsValue) return Number(value.nanos) / 1e6;
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map(jsonValue);
  if (value instanceof DuckDBStructValue) return entriesOf(value.entries);
  if (value instanceof DuckDBMapValue)
    return value.entries.map(({ key, value: of }) => ({ key: jsonValue(key), value: jsonValue(of) }));
  if (value instanceof DuckDBUnionValue) return jsonValue(value.value);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  return String(value);
}

const entriesOf = (entries: Readonly<Record<string, DuckDBValue>>): unknown =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, jsonValue(value)]));

/** Exact also where microseconds are beyond 2^53. */
const milliseconds = (micros: bigint): number => Number(micros / 1000n) + Number(micros % 1000n) / 1000;
