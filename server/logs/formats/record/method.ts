import type { Draft } from './draft';

const method = /^[A-Z]{3,10}$/;

/** Puts the method of an HTTP request, the first of the values that is one, before an operation that is a route. */
export function addMethod(draft: Draft, ...values: unknown[]): void {
  const found = values.find((value) => typeof value === 'string' && method.test(value));
  if (found && draft.operation?.startsWith('/')) draft.operation = `${found} ${draft.operation}`;
}
