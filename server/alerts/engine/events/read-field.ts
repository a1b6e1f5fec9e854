/** What conditions and labels are read from: an event, an invalid message, or the labels of a gauge. */
export interface Subject {
  type?: string | undefined;
  source?: string | undefined;
  data: unknown;
}

export type Scalar = string | number | boolean;
export type ReadField = (subject: Subject) => Scalar | undefined;

/**
 * Reads the text, number or boolean at a path, through objects by their own keys only; anything else is a missing field.
 * `type` and `source` are those of the event.
 */
export function readField(path: string): ReadField {
  if (path === 'type') return ({ type }) => type;
  if (path === 'source') return ({ source }) => source;
  const names = path.split('.');
  return ({ data }) => {
    let value = data;
    for (const name of names) value = ownValue(value, name);
    return isScalar(value) ? value : undefined;
  };
}

/** A finite number at the path. */
export function readNumber(path: string): (subject: Subject) => number | undefined {
  const read = readField(path);
  return (subject) => {
    const value = read(subject);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function ownValue(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
