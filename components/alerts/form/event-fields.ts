import { z } from 'zod';
import { catalogue, schemaOf, type Topic } from '@/lib/events';

/** A field that conditions and grouping can name. */
export interface FieldChoice {
  path: string;
  kind: 'text' | 'number' | 'boolean';
  /** Its only values. */
  values?: readonly string[];
}

interface JsonSchema {
  type?: string;
  enum?: readonly unknown[];
  properties?: Readonly<Record<string, JsonSchema>>;
}

/** As deep as a condition may reach. */
const deepest = 4;
const kinds: Readonly<Record<string, FieldChoice['kind']>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
};

/** The types of a topic. */
export const typesOf = (topic: Topic): string[] => Object.keys(catalogue[topic].types);

/** The fields of the events of a topic, of these types or of all, with `type` and `source` of the event first. */
export function eventFields(topic: Topic, types: readonly string[]): FieldChoice[] {
  const wanted = types.length > 0 ? types : typesOf(topic);
  const found = new Map<string, FieldChoice>();
  for (const type of wanted) {
    const schema = schemaOf(topic, type);
    if (schema) collect(z.toJSONSchema(schema, { io: 'output' }) as JsonSchema, [], found);
  }
  return [
    { path: 'type', kind: 'text', values: wanted },
    { path: 'source', kind: 'text' },
    ...found.values(),
  ];
}

function collect(schema: JsonSchema, path: readonly string[], found: Map<string, FieldChoice>): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const here = [...path, name];
    const kind = kinds[field.type ?? ''];
    if (kind) {
      const values = field.enum?.filter((value) => typeof value === 'string');
      found.set(here.join('.'), { path: here.join('.'), kind, ...(values ? { values } : {}) });
    } else if (field.type === 'object' && here.length < deepest) collect(field, here, found);
  }
}
