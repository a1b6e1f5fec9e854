import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** A path as people write it: rules[2].where[0].field. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');

const names: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
};

/** What is wrong with a value, as the end of a sentence about its field. */
export function issueText(issue: Issue, value: unknown): string {
  if (value === undefined) return 'is missing';
  if (issue.code === 'invalid_type')
    return `has to be ${names[issue.expected] ?? issue.expected}, and is ${kindOf(value)}`;
  if (issue.code === 'invalid_value') return `has to be one of: ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_union') return 'has to be a text, a number, true or false';
  return issue.message;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  return names[Array.isArray(value) ? 'array' : typeof value] ?? typeof value;
}
