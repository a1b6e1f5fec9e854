import type { Draft } from './draft';
import type { FieldNames } from './field-names';

/** Objects below this depth become JSON text. */
const deepest = 8;

const noFields: FieldNames = new Map();

/**
 * Reads the fields of an object: those that `names` knows go to their place in the draft, all others become
 * attributes. Nested objects are flattened, their names joined by dots; lists become JSON text.
 */
export function addAttributes(
  draft: Draft,
  object: object,
  prefix = '',
  names: FieldNames = noFields,
  depth = 0,
): void {
  // Not Object.entries: it would make a list of lists for every line.
  for (const key of Object.keys(object)) {
    const value: unknown = (object as Record<string, unknown>)[key];
    const name = prefix === '' ? key : prefix + key;
    if (names.get(name)?.(draft, value) === true) continue;
    addValue(draft, name, value, names, depth);
  }
}

function addValue(draft: Draft, name: string, value: unknown, names: FieldNames, depth: number): void {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    draft.attribute(name, value);
  } else if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value) || depth >= deepest) draft.attribute(name, jsonText(value));
    else addAttributes(draft, value, `${name}.`, names, depth + 1);
  } else if (typeof value === 'bigint') draft.attribute(name, String(value));
}

/** The JSON of a value that came from JSON. */
export function jsonText(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // Nested too deep for the stack.
    if (error instanceof RangeError) return '[nested too deep]';
    throw error;
  }
}
