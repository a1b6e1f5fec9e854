/** For fuzz tests: values that fit a JSON Schema, nearly fit it, or do not fit at all. */
import fc from 'fast-check';

interface Schema {
  type?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

/** Texts that break databases, URLs and headers. */
const oddTexts = fc.constantFrom(
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '..',
  '%',
  "'",
  '\\',
  '\u202e',
  '__proto__',
  '-1',
  '1e999',
);

export const anyText: fc.Arbitrary<string> = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), oddTexts);

const anyNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308),
);

export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ stringUnit: 'binary' }),
  anyText,
  anyNumber,
);

/** At every level one value in five is arbitrary JSON. */
export function near(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: fitting(schema) }, { weight: 1, arbitrary: anyJson });
}

function fitting({ type, enum: values, properties = {}, items, anyOf }: Schema): fc.Arbitrary<unknown> {
  if (values) return fc.constantFrom(...values);
  if (anyOf) return fc.oneof(...anyOf.map(near));
  if (type === 'array') return fc.array(near(items ?? {}), { maxLength: 4 });
  if (type === 'number' || type === 'integer') return fc.oneof(fc.integer({ min: 1, max: 100 }), anyNumber);
  if (type === 'string') return fc.oneof(fc.stringMatching(/^[a-z0-9]{1,8}(@[a-z]{1,5}\.de)?$/), anyText);
  if (type !== 'object') return anyJson;
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, inner] of Object.entries(properties)) fields[name] = near(inner);
  return fc.record(fields, { requiredKeys: [] });
}
