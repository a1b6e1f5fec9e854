import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { catalogue, type Topic } from '@/lib/events';
import { type Field, literal, snakeCase, typeOf } from './field';
import { fieldsOf } from './field-of';
import { columnValue, jsonStructure } from './from-json';
import { mergeFields } from './merge-fields';

export interface Column {
  name: string;
  /** In DuckDB. */
  type: string;
}

/** The columns that the table of every topic begins with. */
export const baseColumns: readonly Column[] = [
  { name: 'partition', type: 'INTEGER' },
  { name: 'offset', type: 'BIGINT' },
  { name: 'at', type: 'TIMESTAMPTZ' },
  { name: 'key', type: 'VARCHAR' },
  { name: 'id', type: 'VARCHAR' },
  { name: 'type', type: 'VARCHAR' },
  { name: 'source', type: 'VARCHAR' },
  { name: 'traceparent', type: 'VARCHAR' },
  { name: 'epoch', type: 'INTEGER' },
  { name: 'data', type: 'VARCHAR' },
];
const baseNames = new Set(baseColumns.map(({ name }) => name));

/** The columns of the table of invalid records of every topic. */
const invalidColumns: readonly Column[] = [
  { name: 'partition', type: 'INTEGER' },
  { name: 'offset', type: 'BIGINT' },
  { name: 'at', type: 'TIMESTAMPTZ' },
  { name: 'key', type: 'BLOB' },
  { name: 'value', type: 'BLOB' },
  { name: 'headers', type: 'STRUCT("name" BLOB, "value" BLOB)[]' },
  { name: 'reason', type: 'VARCHAR' },
  { name: 'message', type: 'VARCHAR' },
  { name: 'epoch', type: 'INTEGER' },
];

/** The columns of a topic and how they are read from the JSON of the data. */
export interface TopicColumns {
  columns: readonly Column[];
  /** A SQL expression for the struct of all fields of the JSON text `json`; undefined: the topic has base columns only. */
  parsed: ((json: string) => string) | undefined;
  /** SQL expressions for the columns after the base columns, in order, from that struct. */
  values: (parsed: string) => string[];
}

const known = new Map<string, TopicColumns>();

/** The columns of a topic: those of its types in lib/events, or the base columns if it is not in the catalogue. */
export function topicColumns(topic: string): TopicColumns {
  const columns = known.get(topic) ?? derive(topic, fieldsOfTopic(topic));
  known.set(topic, columns);
  return columns;
}

/** The columns of a topic's table, or of its invalid records, in order. */
export const columnsOf = (topic: string, kind: 'valid' | 'invalid'): readonly Column[] =>
  kind === 'valid' ? topicColumns(topic).columns : invalidColumns;

/** A number that is the same for the same columns: 48 bits of their hash. */
export function schemaVersionOf(topic: string, kind: 'valid' | 'invalid'): number {
  return createHash('sha256')
    .update(JSON.stringify(columnsOf(topic, kind)))
    .digest()
    .readUIntBE(0, 6);
}

function derive(topic: string, fields: ReadonlyMap<string, Field>): TopicColumns {
  const columns = [...fields].map(([name, field]) => ({ name: columnName(name), type: typeOf(field) }));
  const names = new Set(columns.map(({ name }) => name));
  if (names.size < columns.length)
    throw new Error(
      `Two fields of the topic "${topic}" have the same column name: rename one in lib/events.`,
    );
  return {
    columns: [...baseColumns, ...columns],
    // TRY: one value that DuckDB cannot read gets NULLs, and does not fail the statement.
    parsed: fields.size ? (json) => `TRY(from_json(${json}, ${literal(jsonStructure(fields))}))` : undefined,
    values: (parsed) =>
      [...fields].map(([name, field]) => columnValue(field, `struct_extract(${parsed}, ${literal(name)})`)),
  };
}

/** The column of a field of the data. */
export function columnName(field: string): string {
  const name = snakeCase(field);
  return baseNames.has(name) ? `data_${name}` : name;
}

/** The fields of the data of all types of a topic. */
export function fieldsOfTopic(topic: string): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  const types: Record<string, z.ZodType> = Object.hasOwn(catalogue, topic)
    ? catalogue[topic as Topic].types
    : {};
  for (const [type, schema] of Object.entries(types)) {
    for (const [name, field] of fieldsOf(schema)) {
      const earlier = fields.get(name);
      const merged = earlier ? mergeFields(earlier, field) : field;
      if (!merged)
        throw new Error(
          `The field "${name}" of "${type}" has another kind than in other types of the topic "${topic}": rename it in lib/events.`,
        );
      fields.set(name, merged);
    }
  }
  return fields;
}
