import { expect, test } from 'vitest';
import { logLine } from '@/lib/logs/log-line';
import { exampleOf } from './example';

const lineOf = (data: object) =>
  logLine.parse({
    ...{ id: '1', type: 'log.written', at: 1, partition: 0, offset: 0 },
    data: { level: 'error', service: 's', msg: 'short', at: 1, ...data },
  });

test('an ordinary line is kept as it is', () => {
  const line = lineOf({ err: { name: 'E', message: 'm', stack: 'at x' }, attributes: { a: 'b', c: 1 } });
  expect(exampleOf(line)).toBe(line);
});

test('a large line is cut with marks, and stays a line', () => {
  const attributes = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`a${i}`, '株'.repeat(4_000)]));
  const err = { name: 'E', message: 'm'.repeat(4_000), stack: 's'.repeat(16_000) };
  const example = logLine.parse(exampleOf(lineOf({ msg: 'x'.repeat(16_000), err, attributes })));
  expect(Buffer.byteLength(JSON.stringify(example))).toBeLessThan(32_000);
  expect(example.data.msg).toMatch(/^x{1900,} … \[cut, 16000 bytes\]$/);
  expect(example.data.err?.stack).toMatch(/ … \[cut, 16000 bytes\]$/);
  expect(example.data.attributes?.a0).toMatch(/^株+ … \[cut, 12000 bytes\]$/);
});
