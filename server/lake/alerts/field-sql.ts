import type { Topic } from '@/lib/events';
import { type Field, literal, quoted, snakeCase } from '@/server/lake/columns/field';
import { columnName, fieldsOfTopic } from '@/server/lake/columns/topic-columns';

/** A text, number or boolean of a row as SQL. `json`: JSON text, whose type each row has for itself. */
export interface FieldSql {
  kind: 'text' | 'number' | 'boolean' | 'json';
  sql: string;
}

/** Where a rule finds its fields: the valid events of a topic, or its invalid messages. */
export interface Fields {
  topic: Topic;
  invalid: boolean;
}

/** The field at a path such as `customer.id`; undefined: no row has a text, number or boolean there. */
export function fieldSql({ topic, invalid }: Fields, path: string): FieldSql | undefined {
  if (invalid) return path === 'reason' ? { kind: 'text', sql: 'reason' } : undefined;
  if (path === 'type' || path === 'source') return { kind: 'text', sql: path };
  const [name = '', ...rest] = path.split('.');
  const field = fieldsOfTopic(topic).get(name);
  return field && inField(field, quoted(columnName(name)), rest);
}

function inField(field: Field, sql: string, path: readonly string[]): FieldSql | undefined {
  if (field.kind === 'json') return { kind: 'json', sql: jsonAt(sql, path) };
  const [name, ...rest] = path;
  if (name === undefined) return scalar(field, sql);
  if (field.kind !== 'struct') return undefined;
  const child = field.fields.get(name);
  return child && inField(child, `struct_extract(${sql}, ${literal(snakeCase(name))})`, rest);
}

function scalar({ kind }: Field, sql: string): FieldSql | undefined {
  if (kind === 'time') return { kind: 'number', sql: `epoch_ms(${sql})` };
  if (kind === 'integer' || kind === 'number') return { kind: 'number', sql };
  return kind === 'text' || kind === 'boolean' ? { kind, sql } : undefined;
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function jsonAt(sql: string, path: readonly string[]): string {
  const pointer = path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return `json_extract(${sql}, ${literal(pointer)})`;
}

const numbers = `('BIGINT', 'UBIGINT', 'DOUBLE', 'HUGEINT')`;
const jsonCase = (sql: string, types: string, value: string): string =>
  `CASE WHEN json_type(${sql}) IN ${types} THEN ${value} END`;

/** The text of a field that is one, otherwise NULL; undefined: it is one in no row. */
export function textSql({ kind, sql }: FieldSql): string | undefined {
  if (kind === 'json') return jsonCase(sql, `('VARCHAR')`, `json_extract_string(${sql}, '$')`);
  return kind === 'text' ? sql : undefined;
}

/** The number of a field that is one, otherwise NULL. */
export function numberSql({ kind, sql }: FieldSql): string | undefined {
  if (kind === 'json') return jsonCase(sql, numbers, `TRY_CAST(${sql} AS DOUBLE)`);
  return kind === 'number' ? sql : undefined;
}

/** The boolean of a field that is one, otherwise NULL. */
export function booleanSql({ kind, sql }: FieldSql): string | undefined {
  if (kind === 'json') return jsonCase(sql, `('BOOLEAN')`, `TRY_CAST(${sql} AS BOOLEAN)`);
  return kind === 'boolean' ? sql : undefined;
}

/** What groups are made by: the value, or of JSON its text (with quotation marks if it is a text); NULL: missing. */
export const groupSql = ({ kind, sql }: FieldSql): string =>
  kind === 'json'
    ? jsonCase(sql, `('VARCHAR', 'BOOLEAN', ${numbers.slice(1)}`, `CAST(${sql} AS VARCHAR)`)
    : sql;
