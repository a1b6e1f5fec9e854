/** A type in a Delta schema. */
type DeltaType =
  | string
  | { type: 'array'; elementType: DeltaType; containsNull: true }
  | { type: 'map'; keyType: DeltaType; valueType: DeltaType; valueContainsNull: true }
  | { type: 'struct'; fields: DeltaField[] };
interface DeltaField {
  name: string;
  type: DeltaType;
  nullable: true;
  metadata: Record<string, never>;
}

const scalars: Record<string, string> = {
  BOOLEAN: 'boolean',
  INTEGER: 'integer',
  BIGINT: 'long',
  FLOAT: 'float',
  DOUBLE: 'double',
  VARCHAR: 'string',
  BLOB: 'binary',
  DATE: 'date',
  TIMESTAMPTZ: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamp',
};

/** Splits at the commas that are in no parentheses and in no quotes. */
function split(text: string): string[] {
  const parts: string[] = [];
  let [start, depth, quoted] = [0, 0, false];
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === '"') quoted = !quoted;
    else if (!quoted && char === '(') depth++;
    else if (!quoted && char === ')') depth--;
    else if (!quoted && depth === 0 && char === ',') {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}

function field(name: string, type: string): DeltaField {
  return { name, type: deltaType(type), nullable: true, metadata: {} };
}

function structField(text: string): DeltaField {
  const [, quoted, plain, type] = /^(?:"((?:[^"]|"")*)"|(\S+))\s+(.+)$/s.exec(text) ?? [];
  if (type === undefined)
    throw new Error(`The lake cannot describe the field ${text} of a STRUCT to Delta Lake.`);
  return field(quoted?.replaceAll('""', '"') ?? plain ?? '', type);
}

/** The Delta type of a DuckDB type. Throws when it has none. */
function deltaType(type: string): DeltaType {
  if (type.endsWith('[]'))
    return { type: 'array', elementType: deltaType(type.slice(0, -2)), containsNull: true };
  const [, kind, inner = ''] = /^(STRUCT|MAP)\((.*)\)$/s.exec(type) ?? [];
  if (kind === 'STRUCT') return { type: 'struct', fields: split(inner).map(structField) };
  const scalar = scalars[type];
  if (kind === undefined && scalar) return scalar;
  if (kind !== 'MAP') throw new Error(`The lake cannot describe the type ${type} to Delta Lake.`);
  const [key = '', value = ''] = split(inner);
  return { type: 'map', keyType: deltaType(key), valueType: deltaType(value), valueContainsNull: true };
}

/**
 * `schemaString` of a table: its columns with their DuckDB types, then the partition columns.
 * https://github.com/delta-io/delta/blob/master/PROTOCOL.md#schema-serialization-format
 */
export function schemaString(columns: readonly { name: string; type: string }[]): string {
  const all = [...columns, { name: 'dt', type: 'DATE' }, { name: 'hour', type: 'INTEGER' }];
  return JSON.stringify({ type: 'struct', fields: all.map(({ name, type }) => field(name, type)) });
}
