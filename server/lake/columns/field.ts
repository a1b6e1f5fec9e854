/** A field of validated event data, as a column sees it. `time` is epoch ms. */
export type Field =
  | { kind: 'integer' | 'number' | 'text' | 'boolean' | 'time' | 'json' }
  | { kind: 'list'; item: Field }
  | { kind: 'struct'; fields: ReadonlyMap<string, Field> };

const scalars = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMPTZ',
  json: 'VARCHAR',
} as const;

/** The type of a column in DuckDB; the names within a STRUCT are in snake_case. */
export function typeOf(field: Field): string {
  if (field.kind === 'list') return `${typeOf(field.item)}[]`;
  if (field.kind !== 'struct') return scalars[field.kind];
  const entries = [...field.fields].map(([name, child]) => `${quoted(snakeCase(name))} ${typeOf(child)}`);
  return `STRUCT(${entries.join(', ')})`;
}

/** `orderId` -> `order_id`, `sourceURL` -> `source_url`. */
export const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/** A name in a statement: names may be reserved words, such as `at` and `offset`, or contain any character. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text in a statement. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
