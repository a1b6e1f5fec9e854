import { type Field, literal, quoted, snakeCase, typeOf } from './field';

/** The structure that DuckDB's from_json takes: names as in the JSON, times as integers. */
export const jsonStructure = (fields: ReadonlyMap<string, Field>): string =>
  JSON.stringify(structureOf({ kind: 'struct', fields }));

function structureOf(field: Field): unknown {
  if (field.kind === 'list') return [structureOf(field.item)];
  if (field.kind === 'time') return 'BIGINT';
  if (field.kind === 'json') return 'JSON';
  if (field.kind !== 'struct') return typeOf(field);
  return Object.fromEntries([...field.fields].map(([name, child]) => [name, structureOf(child)]));
}

/** A SQL expression that turns what from_json returned for a field into the value of its column. */
export function columnValue(field: Field, value: string, depth = 0): string {
  switch (field.kind) {
    case 'time':
      return `make_timestamptz(${value} * 1000)`;
    case 'json':
      return `CAST(${value} AS VARCHAR)`;
    case 'list':
      return listValue(field.item, value, depth);
    case 'struct':
      return structValue(field.fields, value, depth);
    default:
      return value;
  }
}

function listValue(item: Field, list: string, depth: number): string {
  const name = `item_${depth}`;
  const converted = columnValue(item, name, depth + 1);
  return converted === name ? list : `list_transform(${list}, lambda ${name}: ${converted})`;
}

function structValue(fields: ReadonlyMap<string, Field>, struct: string, depth: number): string {
  if ([...fields].every(([name, field]) => isAsInJson(name, field))) return struct;
  const entries = [...fields].map(([name, field]) => {
    const value = columnValue(field, `struct_extract(${struct}, ${literal(name)})`, depth);
    return `${quoted(snakeCase(name))} := ${value}`;
  });
  // struct_pack of an absent struct would be a struct of NULLs.
  return `CASE WHEN ${struct} IS NOT NULL THEN struct_pack(${entries.join(', ')}) END`;
}

const isAsInJson = (name: string, field: Field): boolean =>
  snakeCase(name) === name && columnValue(field, 'value') === 'value';
