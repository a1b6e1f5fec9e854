import { expect, test } from 'vitest';
import { parseStartArguments } from './arguments';

test('without options one broker and one gateway are started', () => {
  expect(parseStartArguments([])).toEqual({ brokers: 1, gateways: 1, dev: false, help: false });
});

test('a cluster of three can be started, and another number is refused with its value', () => {
  expect(parseStartArguments(['--brokers', '3']).brokers).toBe(3);
  expect(() => parseStartArguments(['--brokers', '2'])).toThrow('--brokers is 2; it must be 1 or 3.');
});

test('up to eight gateways can be started, and another number is refused with its value', () => {
  expect(parseStartArguments(['--gateways', '8']).gateways).toBe(8);
  for (const wrong of ['0', '9', '1.5', 'two'])
    expect(() => parseStartArguments(['--gateways', wrong])).toThrow(
      `--gateways is ${wrong}; it must be a number from 1 to 8.`,
    );
});

test('an unknown option is refused', () => {
  expect(() => parseStartArguments(['--cluster'])).toThrow(/--cluster/);
});
