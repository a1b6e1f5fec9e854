import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Field } from './field';
import { typeOf } from './field';
import { fieldsOf } from './field-of';
import { mergeFields } from './merge-fields';

const field = (schema: z.ZodType): Field => {
  const found = fieldsOf(z.object({ field: schema })).get('field');
  if (!found) throw new Error('no field');
  return found;
};
const merged = (a: z.ZodType, b: z.ZodType) => {
  const result = mergeFields(field(a), field(b));
  return result && typeOf(result);
};

describe('a field that two types have', () => {
  it('is one struct with the fields of both', () => {
    expect(merged(z.object({ a: z.int() }), z.object({ a: z.number(), bC: z.string() }))).toBe(
      'STRUCT("a" DOUBLE, "b_c" VARCHAR)',
    );
  });

  it('is a list of the merged items', () => {
    expect(merged(z.array(z.object({ a: z.int() })), z.array(z.object({ b: z.boolean() })))).toBe(
      'STRUCT("a" BIGINT, "b" BOOLEAN)[]',
    );
  });

  it('does not fit when it is a text in one and a number in the other', () => {
    expect(merged(z.string(), z.int())).toBeUndefined();
    expect(merged(z.object({ a: z.string() }), z.object({ a: z.int() }))).toBeUndefined();
  });
});

it.each([
  [z.string().nullable(), 'VARCHAR'],
  [z.union([z.int(), z.number()]), 'DOUBLE'],
  [z.union([z.int(), z.string()]), 'VARCHAR'],
  [z.record(z.string(), z.int()), 'VARCHAR'],
  [z.unknown(), 'VARCHAR'],
  [z.array(z.array(z.int())), 'BIGINT[][]'],
])('a schema %# has a column of its kind', (schema, type) => {
  expect(typeOf(field(schema))).toBe(type);
});
