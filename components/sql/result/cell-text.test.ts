import { expect, test } from 'vitest';
import { cellText, kindOf } from './cell-text';

test.each([
  ['BIGINT', 'number'],
  ['HUGEINT', 'number'],
  ['UTINYINT', 'number'],
  ['INTEGER', 'number'],
  ['DECIMAL(18,3)', 'number'],
  ['DOUBLE', 'number'],
  ['BIGINT[]', 'other'],
  ['TIMESTAMP WITH TIME ZONE', 'time'],
  ['TIMESTAMP_NS', 'time'],
  ['TIMESTAMP[]', 'other'],
  ['DATE', 'date'],
  ['VARCHAR', 'text'],
  ['VARCHAR[]', 'other'],
  ['STRUCT(a INTEGER)', 'other'],
  ['INTERVAL', 'other'],
])('%s is a %s', (type, kind) => expect(kindOf({ type })).toBe(kind));

test.each([
  [null, 'BIGINT', 'NULL'],
  ['NULL', 'VARCHAR', 'NULL'],
  [1234567.5, 'DOUBLE', '1234567.5'],
  ['9007199254740993', 'BIGINT', '9007199254740993'],
  [true, 'BOOLEAN', 'true'],
  [{ a: [1, null] }, 'STRUCT(a INTEGER[])', '{"a":[1,null]}'],
  [1_795_651_200_000, 'TIMESTAMP WITH TIME ZONE', '2026-11-26 09:00:00'],
  [1_795_651_200_000, 'TIMESTAMP', '2026-11-26 00:00:00'],
  [1_795_651_200_000.125, 'TIMESTAMP', '2026-11-26 00:00:00.000125'],
  [-1, 'TIMESTAMP', '1969-12-31 23:59:59.999'],
  ['infinity', 'TIMESTAMP', 'infinity'],
])('%j of type %s is shown as %s', (value, type, text) =>
  expect(cellText(value, { type }, 'Asia/Tokyo')).toBe(text),
);
