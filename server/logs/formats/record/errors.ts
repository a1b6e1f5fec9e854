import { addAttributes } from './attributes';
import type { Draft, DraftError } from './draft';

const firstText = (...values: unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

/**
 * An error as a logger serialises it: an object with type or name, message, and stack or stack_trace, or a text. Its
 * other fields become attributes `err.…` of the draft. Undefined if the value is neither.
 */
export function toError(value: unknown, draft: Draft): DraftError | undefined {
  if (typeof value === 'string') return value === '' ? undefined : errorOfText(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { type, name, message, stack, stack_trace, stacktrace, ...others } = value as Record<string, unknown>;
  const errorName = firstText(type, name);
  const errorMessage = firstText(message);
  const errorStack = firstText(stack, stack_trace, stacktrace);
  if (errorName === undefined && errorMessage === undefined && errorStack === undefined) return undefined;
  addAttributes(draft, others, 'err.');
  return { name: errorName ?? 'Error', message: errorMessage ?? '', stack: errorStack };
}

const named =
  /^(?:Uncaught |Unhandled |Exception in thread "[^"]{0,200}" |panic: )?([A-Za-z_$][\w.$]{0,198}(?:Error|Exception|Throwable|Panic))(?:: ([^\n]*))?/;

/** An error of which only the text is known, such as `TypeError: x is not a function` and frames in further lines. */
export function errorOfText(text: string): DraftError {
  const match = named.exec(text);
  const end = text.indexOf('\n');
  const firstLine = end < 0 ? text : text.slice(0, end);
  const stack = end < 0 ? undefined : text;
  return match
    ? { name: match[1] ?? 'Error', message: match[2] ?? '', stack }
    : { name: 'Error', message: firstLine, stack };
}
