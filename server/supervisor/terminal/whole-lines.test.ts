import { expect, test } from 'vitest';
import { wholeLines } from './whole-lines';

/** What is written when these chunks arrive, by stream, and both streams end. */
function written(...chunks: readonly [stream: 'out' | 'err', chunk: string][]): string[] {
  const pieces: string[] = [];
  const write = (bytes: Buffer) => pieces.push(bytes.toString());
  const streams = { out: wholeLines(write), err: wholeLines(write) };
  for (const [stream, chunk] of chunks) streams[stream].take(Buffer.from(chunk));
  streams.out.end();
  streams.err.end();
  return pieces;
}

test('a line of one stream is not written into a line of the other', () => {
  expect(written(['out', '{"a":1}\n{"b"'], ['err', 'Error: boom\n'], ['out', ':2}\n'])).toEqual([
    '{"a":1}\n',
    'Error: boom\n',
    '{"b":2}\n',
  ]);
});

test('what a killed process wrote last is written when its streams end', () => {
  expect(written(['out', 'last wor'], ['out', 'ds'])).toEqual(['last words']);
});

test('a line without an end is passed on in pieces and not held', () => {
  const chunk: ['out', string] = ['out', 'x'.repeat(20_000)];
  const pieces = written(...Array.from({ length: 10 }, () => chunk));
  expect(pieces.join('')).toHaveLength(200_000);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100_000);
});
