import { z } from 'zod';
import type { Field } from './field';
import { mergeFields } from './merge-fields';

interface JsonSchema {
  /** Several: such as a number or null. */
  type?: string | string[];
  format?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
}

/** The fields of the data of one event type, from its validation schema. */
export function fieldsOf(schema: z.ZodType): ReadonlyMap<string, Field> {
  const field = fromJsonSchema(z.toJSONSchema(schema, { io: 'output' }) as JsonSchema);
  if (field.kind === 'struct') return field.fields;
  throw new Error('The data of an event type has to be an object: its fields become columns.');
}

function fromJsonSchema(schema: JsonSchema): Field {
  if (schema.anyOf) return union(schema.anyOf);
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => ({ ...schema, type })));
  switch (schema.type) {
    case 'integer':
      return { kind: schema.format === 'epoch-ms' ? 'time' : 'integer' };
    case 'number':
      return { kind: 'number' };
    case 'string':
      return { kind: 'text' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'array':
      return { kind: 'list', item: fromJsonSchema(schema.items ?? {}) };
    case 'object':
      return schema.properties ? struct(schema.properties) : { kind: 'json' };
    default:
      // What has no columns of its own, such as a record with any keys, is kept as JSON text.
      return { kind: 'json' };
  }
}

function union(alternatives: JsonSchema[]): Field {
  const fields = alternatives.filter(({ type }) => type !== 'null').map(fromJsonSchema);
  return fields.reduce((merged, field) => mergeFields(merged, field) ?? { kind: 'json' });
}

function struct(properties: Record<string, JsonSchema>): Field {
  const fields = new Map(Object.entries(properties).map(([name, child]) => [name, fromJsonSchema(child)]));
  return { kind: 'struct', fields };
}
