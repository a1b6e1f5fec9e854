/** Objects and lists below this depth are not read. */
const deepest = 16;

type Entry = { key?: unknown; value?: unknown; Key?: unknown; Value?: unknown };

/**
 * The plain value of an AnyValue of the OTLP JSON (`{ "stringValue": "x" }`), or of what Go's console exporter writes
 * (`{ "Type": "String", "Value": "x" }`). Anything else is returned as it is.
 */
export function plainValue(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > deepest) return value;
  const any = value as Record<string, unknown>;
  if ('stringValue' in any) return any.stringValue;
  if ('intValue' in any) return numberOf(any.intValue);
  if ('doubleValue' in any) return any.doubleValue;
  if ('boolValue' in any) return any.boolValue;
  if ('bytesValue' in any) return bytesOf(any.bytesValue);
  if ('kvlistValue' in any) return fromEntries(valuesOf(any.kvlistValue), depth);
  if ('arrayValue' in any) return valuesOf(any.arrayValue).map((entry) => plainValue(entry, depth + 1));
  if ('Type' in any && 'Value' in any) return goValue(any, depth);
  return value;
}

const goValue = ({ Type: type, Value: value }: Record<string, unknown>, depth: number): unknown => {
  if (!Array.isArray(value)) return value;
  return type === 'Map' ? fromEntries(value, depth) : value.map((entry) => plainValue(entry, depth + 1));
};

/** Base64, as in JSON. */
const bytesOf = (value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;

const valuesOf = (list: unknown): unknown[] => {
  const values = (list as { values?: unknown } | null)?.values;
  return Array.isArray(values) ? values : [];
};

/** 64-bit numbers are texts in JSON; those that a number cannot hold stay texts. */
function numberOf(value: unknown): unknown {
  const number = typeof value === 'string' ? Number(value) : value;
  return Number.isSafeInteger(number) ? number : value;
}

/** A list of keys and values, or an object, as an object. */
export function fromEntries(entries: unknown, depth = 0): object {
  if (!Array.isArray(entries)) return typeof entries === 'object' && entries !== null ? entries : {};
  const result = new Map<string, unknown>();
  for (const entry of entries as (Entry | null)[]) {
    const key = entry?.key ?? entry?.Key;
    if (typeof key === 'string') result.set(key, plainValue(entry?.value ?? entry?.Value, depth + 1));
  }
  // fromEntries defines properties, so that `__proto__` is one like others.
  return Object.fromEntries(result);
}
