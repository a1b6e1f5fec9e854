import type { Field } from './field';

/** One column for a field that two event types have: structs get the fields of both. undefined: they do not fit. */
export function mergeFields(a: Field, b: Field): Field | undefined {
  if (a.kind === 'struct' && b.kind === 'struct') return mergeStructs(a.fields, b.fields);
  if (a.kind === 'list' && b.kind === 'list') {
    const item = mergeFields(a.item, b.item);
    return item && { kind: 'list', item };
  }
  if (a.kind === b.kind) return a;
  const isNumeric = [a.kind, b.kind].every((kind) => kind === 'integer' || kind === 'number');
  return isNumeric ? { kind: 'number' } : undefined;
}

function mergeStructs(a: ReadonlyMap<string, Field>, b: ReadonlyMap<string, Field>): Field | undefined {
  const fields = new Map(a);
  for (const [name, field] of b) {
    const known = fields.get(name);
    const merged = known ? mergeFields(known, field) : field;
    if (!merged) return undefined;
    fields.set(name, merged);
  }
  return { kind: 'struct', fields };
}
