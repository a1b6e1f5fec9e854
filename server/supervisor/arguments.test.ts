import { expect, test } from 'vitest';
import { parseStartArguments } from './arguments';

test('without options one broker is started', () => {
  expect(parseStartArguments([])).toEqual({ brokers: 1, dev: false, help: false });
});

test('a cluster of three can be asked for, and any other number is refused by its value', () => {
  expect(parseStartArguments(['--brokers', '3']).brokers).toBe(3);
  expect(() => parseStartArguments(['--brokers', '2'])).toThrow('--brokers is 2; it can be 1 or 3.');
});

test('an unknown option is refused', () => {
  expect(() => parseStartArguments(['--cluster'])).toThrow(/--cluster/);
});
