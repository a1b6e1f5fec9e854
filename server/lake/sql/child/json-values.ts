import {
  DuckDBTypeId,
  type DuckDBValueConverter,
  type Json,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';

type Value = NonNullable<Json>;
type Convert = DuckDBValueConverter<Value>;

/** Integers that a JSON number cannot hold exactly are texts. */
const integer: Convert = (value) => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};

/** DECIMAL: 15 digits are exact in a JSON number. */
const decimal: Convert = (value) => {
  const text = String(value);
  return text.replace(/\D/g, '').length <= 15 ? Number(text) : text;
};

/** Epoch ms with the microseconds as a fraction; a text for what is no date in JavaScript, such as infinity. */
const microseconds: Convert = (value) => epochMs(value, 'micros', 1_000);

/** The range of a JavaScript Date, ms. */
const maxDateMs = 8_640_000_000_000_000;

function epochMs(value: unknown, unit: string, perMs: number): Value {
  const ms = Number((value as Record<string, bigint>)[unit]) / perMs;
  return Math.abs(ms) <= maxDateMs ? ms : String(value);
}

const text: Convert = (value) => String(value);

const own: Partial<Record<DuckDBTypeId, Convert>> = {
  [DuckDBTypeId.BIGINT]: integer,
  [DuckDBTypeId.UBIGINT]: integer,
  [DuckDBTypeId.HUGEINT]: integer,
  [DuckDBTypeId.UHUGEINT]: integer,
  [DuckDBTypeId.DECIMAL]: decimal,
  [DuckDBTypeId.INTERVAL]: text,
  [DuckDBTypeId.TIMESTAMP]: microseconds,
  [DuckDBTypeId.TIMESTAMP_TZ]: microseconds,
  [DuckDBTypeId.TIMESTAMP_S]: (value) => epochMs(value, 'seconds', 0.001),
  [DuckDBTypeId.TIMESTAMP_MS]: (value) => epochMs(value, 'millis', 1),
  [DuckDBTypeId.TIMESTAMP_NS]: (value) => epochMs(value, 'nanos', 1_000_000),
};

/** A value of a result as JSON; of every other type as DuckDB's client writes it. */
export const toJson: Convert = (value, type, converter) => {
  if (value === null || value === undefined) return null;
  const convert = own[type.typeId];
  return convert
    ? convert(value, type, converter)
    : (JsonDuckDBValueConverter(value, type, converter as never) ?? null);
};
