import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type AlertRule, alertRuleSchema } from '@/lib/alerts/rule';

/** Rules as a YAML file, which `parseRules` reads as the same rules. */
export function printRules(rules: readonly AlertRule[]): string {
  const written = rules.map((rule) => withoutDefaults(alertRuleSchema, rule));
  return stringify({ rules: written }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** A value as a person would write it: without the fields that are as they are when nothing is written. */
function withoutDefaults(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return withoutDefaults(schema.unwrap(), value);
  if (!(schema instanceof z.ZodObject)) return value;
  const fields = Object.entries(value as object).filter(
    ([name, field]) => field !== undefined && !isDeepStrictEqual(field, defaultOf(schema.shape[name])),
  );
  return Object.fromEntries(
    fields.map(([name, field]) => [name, withoutDefaults(schema.shape[name], field)]),
  );
}

const defaultOf = (schema: unknown): unknown =>
  schema instanceof z.ZodDefault ? schema.parse(undefined) : undefined;
