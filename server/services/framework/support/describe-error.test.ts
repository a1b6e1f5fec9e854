import { expect, it } from 'vitest';
import { describeError, loggable } from './describe-error';

it('describes an error with its causes, also circular ones', () => {
  const [outer, inner] = [new Error('outer'), new TypeError('in\0ner')];
  outer.cause = inner;
  expect(describeError(outer)).toBe('Error: outer / TypeError: in\ufffdner');
  inner.cause = outer;
  expect(describeError(outer)).toMatch(/^Error: outer \/ TypeError: in\ufffdner \/ Error: outer/);
  expect(describeError('no')).toBe('no');
  expect(describeError(undefined)).toBe('undefined');
});

it('truncates an error for the log and keeps its stack', () => {
  const error = new Error(`Failed query: ${'x'.repeat(5_000_000)}`);
  const { message, stack, type } = loggable(error);
  expect(type).toBe('Error');
  expect(message).toHaveLength(2_000);
  expect(stack.length).toBeLessThanOrEqual(2_000);
  expect(stack).toMatch(/describe-error\.test/);
  expect(loggable('no')).toMatchObject({ type: 'string', message: 'no' });
});
