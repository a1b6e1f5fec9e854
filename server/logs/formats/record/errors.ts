import { addAttributes } from './attributes';
import type { Draft } from './draft';
import { type DraftError, errorOfText } from './traces';

const firstText = (...values: unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

/**
 * An error as a logger serialises it: an object with type or name, message, and stack or stack_trace, or a text. Its
 * other fields become attributes `err.…` of the draft. Undefined if the value is neither.
 */
export function toError(value: unknown, draft: Draft): DraftError | undefined {
  if (typeof value === 'string') return value === '' ? undefined : errorOfText(value);
  if (Array.isArray(value)) return errorOfPython(value, draft);
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, name, message, stack, stack_trace, stacktrace, ...others } = value as Record<string, unknown>;
  const errorName = firstText(type, name);
  const errorMessage = firstText(message);
  const errorStack = firstText(stack, stack_trace, stacktrace);
  if (errorName === undefined && errorMessage === undefined && errorStack === undefined) return undefined;
  addAttributes(draft, others, 'err.');
  return { name: errorName ?? '', message: errorMessage ?? '', stack: errorStack };
}

/** structlog writes the chain of errors as a list, the one that was thrown first. */
function errorOfPython(list: readonly unknown[], draft: Draft): DraftError | undefined {
  const { exc_type: type, exc_value: message, frames } = (list[0] ?? {}) as Record<string, unknown>;
  if (typeof type !== 'string') return undefined;
  addAttributes(draft, { frames }, 'err.');
  return { name: type, message: firstText(message) ?? '' };
}
