import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatOf } from '@/server/logs/formats';
import { type Chunk, splitRecords } from './split-records';

const split = (text: string | Buffer, options: Partial<Chunk> = {}) =>
  splitRecords({
    bytes: Buffer.from(text as string),
    start: 0,
    atEnd: true,
    closeLines: false,
    closeRest: false,
    cuts: [],
    formatOf,
    ...options,
  });
const textsOf = (text: string | Buffer, options: Partial<Chunk> = {}) =>
  split(text, options).records.map((record) => record.text);

const trace = 'ERROR broken\n    at charge (charge.ts:1:2)\n    at run (run.ts:3:4)\n';

test('a JSON line is a record at once, and what has no line break waits for the rest', () => {
  expect(split('{"msg":"a"}\n{"msg":"b"')).toMatchObject({
    records: [{ start: 0, end: 12, text: '{"msg":"a"}' }],
    next: 12,
    waitsFor: 'rest',
  });
});

test('lines of a stack trace are one record, which waits for another line at the end of the file', () => {
  expect(split(trace)).toMatchObject({ records: [], next: 0, waitsFor: 'line' });
  expect(textsOf(`${trace}next\n`)).toEqual([trace.trimEnd()]);
  expect(split(trace, { closeLines: true })).toMatchObject({
    records: [{ text: trace.trimEnd() }],
    next: trace.length,
    waitsFor: 'nothing',
    cut: trace.length,
  });
});

test('after the waiting time the last line is a record without its line break, and its end is a cut', () => {
  expect(split('{"msg":"a"}\nlast words', { closeLines: true, closeRest: true })).toMatchObject({
    records: [{ text: '{"msg":"a"}' }, { start: 12, end: 22, text: 'last words' }],
    next: 22,
    cut: 22,
  });
});

test('where a record was ended before, it ends again, in the middle of a line as well', () => {
  const cut = 'ERROR broken\n'.length;
  expect(textsOf(`${trace}next\n`, { cuts: [cut], closeLines: true })).toEqual([
    'ERROR broken',
    '    at charge (charge.ts:1:2)\n    at run (run.ts:3:4)',
    'next',
  ]);
  expect(textsOf('{"msg":"a"}\nlast words and more\n', { cuts: [22], closeLines: true })).toEqual([
    '{"msg":"a"}',
    'last words',
    ' and more',
  ]);
});

test('line breaks of Windows, empty lines, and zeros at the beginning of a line are left out', () => {
  expect(textsOf('{"a":1}\r\n\r\n  \n\0\0\0{"b":2}\n')).toEqual(['{"a":1}', '{"b":2}']);
});

test('a line longer than the chunk is not read, and needs space', () => {
  expect(split('x'.repeat(100), { atEnd: false })).toMatchObject({ records: [], next: 0, waitsFor: 'space' });
});

test('a record that is not over at the end of a full chunk is read again from its beginning', () => {
  const first = '{"msg":"a"}\n';
  expect(split(`${first}${trace}`, { atEnd: false })).toMatchObject({
    records: [{ text: first.trimEnd() }],
    next: first.length,
    waitsFor: 'nothing',
  });
});

test('very short lines are taken in portions', () => {
  const { records, next } = split('{\n'.repeat(5_000));
  expect(records).toHaveLength(2_000);
  expect(next).toBe(4_000);
});

test('any records, read in any pieces, are the same', () => {
  const anyText = fc
    .string({ unit: 'binary', maxLength: 20 })
    .map((text) => text.replaceAll('\n', ' ').replaceAll('\0', ' '));
  const first = fc.oneof(
    fc.constantFrom('{"msg":"a"}', 'Übermaß 🐟'),
    anyText.map((text) => `x${text}`),
  );
  const more = fc.oneof(
    fc.constantFrom('    at f (f.ts:1:2)', '', 'Caused by: x'),
    anyText.map((text) => ` ${text}`),
  );
  const records = fc.array(fc.tuple(first, fc.array(more, { maxLength: 3 })), { maxLength: 40 });
  fc.assert(
    fc.property(records, fc.array(fc.integer({ min: 400, max: 900 })), (given, sizes) => {
      const bytes = Buffer.from(given.flatMap(([line, others]) => [line, ...others, '']).join('\n'));
      const whole = split(bytes, { closeLines: true, closeRest: true }).records;
      expect(inPieces(bytes, sizes)).toEqual(whole.map(({ start, text }) => ({ start, text })));
    }),
    { numRuns: 25 },
  );
}, 30_000);

/** Reads as the collector does: each chunk begins at the first record that is not over. */
function inPieces(bytes: Buffer, sizes: readonly number[]) {
  const found: { start: number; text: string }[] = [];
  let position = 0;
  for (let i = 0; position < bytes.length; i += 1) {
    const chunk = bytes.subarray(position, position + (sizes[i] ?? 500));
    const atEnd = position + chunk.length === bytes.length;
    const { records, next } = split(chunk, { start: position, atEnd, closeLines: true, closeRest: true });
    found.push(...records.map(({ start, text }) => ({ start, text })));
    if (next === position) throw new Error(`Nothing was taken at ${position}.`);
    position = next;
  }
  return found;
}
