import { z } from 'zod';

/** What a field of the data of an event is. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'any';

/** What is at a path of a schema; undefined: nothing that a condition can look at. */
export function fieldKind(schema: z.core.$ZodType, path: readonly string[]): FieldKind | undefined {
  const inner = unwrapped(schema);
  const [name, ...rest] = path;
  if (name === undefined) return scalarKind(inner);
  if (inner instanceof z.ZodObject) {
    const shape: Record<string, z.core.$ZodType> = inner.shape;
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return field && fieldKind(field, rest);
  }
  return inner instanceof z.ZodRecord ? fieldKind(inner.valueType, rest) : undefined;
}

/** The paths of a schema that conditions can look at; `*`: any name. */
export function fieldPaths(schema: z.core.$ZodType): string[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodRecord) return ['*'];
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries<z.core.$ZodType>(inner.shape).flatMap(([name, field]) =>
    scalarKind(unwrapped(field)) ? [name] : fieldPaths(field).map((path) => `${name}.${path}`),
  );
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return unwrapped(schema.unwrap());
  return schema instanceof z.ZodPipe ? unwrapped(schema.out) : schema;
}

function scalarKind(schema: z.core.$ZodType): FieldKind | undefined {
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral)
    return 'text';
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  return schema instanceof z.ZodUnion ? 'any' : undefined;
}
