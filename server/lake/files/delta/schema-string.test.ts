import { expect, test } from 'vitest';
import { catalogue } from '@/lib/events';
import { columnsOf } from '@/server/lake/columns/topic-columns';
import { schemaString } from './schema-string';

const fieldsOf = (columns: { name: string; type: string }[]) => JSON.parse(schemaString(columns)).fields;
const plain = (name: string, type: unknown) => ({ name, type, nullable: true, metadata: {} });

test('nested types become nested fields, and dt and hour come last', () => {
  const type = 'STRUCT("sku" VARCHAR, "a ""b"", (c)" STRUCT(x DOUBLE)[], at TIMESTAMP WITH TIME ZONE)[]';
  const struct = {
    type: 'struct',
    fields: [
      plain('sku', 'string'),
      plain('a "b", (c)', {
        type: 'array',
        elementType: { type: 'struct', fields: [plain('x', 'double')] },
        containsNull: true,
      }),
      plain('at', 'timestamp'),
    ],
  };
  expect(fieldsOf([{ name: 'items', type }])).toEqual([
    plain('items', { type: 'array', elementType: struct, containsNull: true }),
    plain('dt', 'date'),
    plain('hour', 'integer'),
  ]);
});

test('a map has a key and a value', () => {
  const map = { type: 'map', keyType: 'string', valueType: 'long', valueContainsNull: true };
  expect(fieldsOf([{ name: 'm', type: 'MAP(VARCHAR, BIGINT)' }])[0].type).toEqual(map);
});

test('a type that Delta Lake does not have is named', () => {
  expect(() => schemaString([{ name: 'id', type: 'HUGEINT' }])).toThrow(/the type HUGEINT/);
});

test.each(Object.keys(catalogue))('every column of %s has a Delta type', (topic) => {
  for (const kind of ['valid', 'invalid'] as const) {
    const columns = columnsOf(topic, kind);
    const names = fieldsOf([...columns]).map(({ name }: { name: string }) => name);
    expect(names).toEqual([...columns.map(({ name }) => name), 'dt', 'hour']);
  }
});
