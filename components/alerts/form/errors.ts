import type { z } from 'zod';

/** What is wrong, as a sentence, by the path of the field: `threshold`, `where.0.field`. */
export type Errors = ReadonlyMap<string, string>;

/** The first error of each field. */
export function errorsOf({ issues }: z.ZodError): Errors {
  const errors = new Map<string, string>();
  for (const issue of issues) {
    const path = issue.path.join('.');
    if (!errors.has(path)) errors.set(path, sentence(messageOf(issue)));
  }
  return errors;
}

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'number' ? 'has to be a number' : 'has to be set';
    case 'invalid_union':
      return 'has to be set';
    case 'too_small':
      return smallText(issue);
    case 'too_big':
      return `has to be at most ${issue.maximum}${issue.origin === 'string' ? ' characters long' : ''}`;
    case 'invalid_format':
      return issue.message.startsWith('Invalid') ? 'is not valid' : issue.message;
    default:
      return issue.message;
  }
}

function smallText({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return 'has to be set';
  return origin === 'array' ? `needs at least ${minimum}` : `has to be at least ${minimum}`;
}

/** `has to be set` as `Has to be set.` */
const sentence = (message: string): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;

/** The error of a field, or of something in it. */
export const errorAt = (errors: Errors, path: string): string | undefined =>
  errors.get(path) ?? [...errors].find(([each]) => each.startsWith(`${path}.`))?.[1];
