import fc from 'fast-check';
import { z } from 'zod';
import { catalogue, topics } from '@/lib/events';

interface JsonSchema {
  type?: string | string[];
  format?: string;
  pattern?: string;
  allOf?: JsonSchema[];
  enum?: unknown[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  maxLength?: number;
  minItems?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  /** Of an object with any names. */
  propertyNames?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
}

const odd = [
  '__proto__',
  'NULL',
  '\\ud800',
  '"',
  "'",
  '{}',
  '𝒳',
  'é',
  '\u0085',
  '\ufeff',
  '0',
  'NaN',
  '1e400',
  '\u2028',
];
/** What only some fields accept. */
const odder = ['\0', 'a\0b', '\ud800', 'x\udc00y', '', ' ', '\n', '\u0001'];

const text = (): fc.Arbitrary<string> =>
  fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom(...odd, ...odder));

function textOf({
  format,
  allOf,
  pattern = allOf?.[0]?.pattern,
  maxLength = 100,
}: JsonSchema): fc.Arbitrary<string> {
  if (format === 'email') return fc.constantFrom('a@b.example', 'почта@пример.рф', "o'neil+tag@x-y.co.uk");
  if (pattern === '^[A-Z]{3}$') return fc.stringMatching(/^[A-Z]{3}$/);
  if (pattern?.startsWith('^(\\/')) return fc.constantFrom('/', '/a?b=%00"', 'https://x.example/ü');
  const long = fc.constantFrom('x', '株', '"').map((unit) => unit.repeat(maxLength));
  return fc.oneof({ weight: 9, arbitrary: text() }, { weight: 1, arbitrary: long });
}

function arbitraryOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { minimum, exclusiveMinimum, maximum } = schema;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(arbitraryOf));
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type) => arbitraryOf({ ...schema, type })));
  switch (schema.type) {
    case 'integer':
      return fc
        .maxSafeInteger()
        .map((n) => clamp(n, exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1, maximum));
    case 'number':
      return fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: minimum ?? -Number.MAX_VALUE }),
        fc.constantFrom(1e308, 5e-324, 2 ** 53, 2 ** 53 + 2, 1e21, 0.1, 0),
      );
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 5 });
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'object':
      return schema.properties ? objectOf(schema) : dictionaryOf(schema);
    default:
      return textOf(schema);
  }
}

const clamp = (n: number, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) =>
  Math.min(max, Math.max(min, n));

function objectOf({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, child]) => [name, arbitraryOf(child)] as const);
  return fc.record<Record<string, unknown>>(Object.fromEntries(fields), { requiredKeys: required });
}

function dictionaryOf({ propertyNames = {}, additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  const values = typeof additionalProperties === 'object' ? additionalProperties : {};
  return fc.dictionary(textOf(propertyNames), arbitraryOf(values), { maxKeys: 5 });
}

/** Valid data of any type of the catalogue: `data` as it was sent, `validated` as the schema returns it. */
export const anyData: fc.Arbitrary<{ topic: string; type: string; data: unknown; validated: unknown }> =
  fc.oneof(
    ...topics.flatMap((topic) =>
      Object.entries(catalogue[topic].types as Record<string, z.ZodType>).map(([type, schema]) =>
        arbitraryOf(z.toJSONSchema(schema, { io: 'output' }) as JsonSchema)
          .map((data) => ({ data, parsed: schema.safeParse(data) }))
          .filter(({ parsed }) => parsed.success)
          .map(({ data, parsed }) => ({ topic: topic as string, type, data, validated: parsed.data })),
      ),
    ),
  );
