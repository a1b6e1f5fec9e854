import { type FieldKind, fieldKind, fieldPaths } from '@/lib/alerts/checks/schema-fields';
import { catalogue, schemaOf, type Topic } from '@/lib/events';

/** A field that conditions and grouping can name. */
export interface FieldChoice {
  path: string;
  kind: FieldKind;
  /** Values to choose from. */
  values?: readonly string[];
}

/** The types of a topic. */
export const typesOf = (topic: Topic): string[] => Object.keys(catalogue[topic].types);

/** The fields of the events of a topic, of these types or of all, with `type` and `source` of the event first. */
export function eventFields(topic: Topic, types: readonly string[]): FieldChoice[] {
  const wanted = types.length > 0 ? types : typesOf(topic);
  const found = new Map<string, FieldChoice>();
  for (const type of wanted) {
    const schema = schemaOf(topic, type);
    if (!schema) continue;
    // A path that ends with `*` is any field in it: a person types its name.
    for (const path of fieldPaths(schema).filter((each) => !each.endsWith('*')))
      found.set(path, { path, kind: fieldKind(schema, path.split('.')) ?? 'any' });
  }
  return [
    { path: 'type', kind: 'text', values: wanted },
    { path: 'source', kind: 'text' },
    ...found.values(),
  ];
}
