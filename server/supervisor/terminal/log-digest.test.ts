import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { eachLine } from './each-line';
import { createLogDigest, visibleText } from './log-digest';

test('a warning or an error is shown with its cause, and lower levels are not', () => {
  expect(visibleText('{"level":40,"msg":"slow client"}', false)).toBe('warning: slow client');
  const error = '{"level":"error","msg":"not sent","err":{"message":"no broker"}}';
  expect(visibleText(error, false)).toBe('error: not sent: no broker');
  expect(visibleText('{"level":30,"msg":"started"}', false)).toBeUndefined();
});

test('text that is not JSON is shown when it comes from stderr', () => {
  expect(visibleText('Error: boom', true)).toBe('Error: boom');
  expect(visibleText('Ready in 200ms', false)).toBeUndefined();
});

test('at most three lines are shown per period, and the next period starts with the number of the others', () => {
  const shown: string[] = [];
  let clock = 0;
  const digest = createLogDigest(
    (line) => shown.push(line),
    () => clock + 100_000,
  );
  for (let index = 0; index < 10; index += 1) digest.take(`{"level":50,"msg":"e${index}"}`, false);
  expect(shown).toEqual(['error: e0', 'error: e1', 'error: e2']);
  clock = 10_001;
  digest.take('{"level":50,"msg":"later"}', false);
  expect(shown.slice(3)).toEqual(['7 more warnings or errors are in its log file', 'error: later']);
});

test('it keeps the last twenty warnings and errors', () => {
  const digest = createLogDigest(() => undefined);
  for (let index = 0; index < 30; index += 1) digest.take(`line ${index}`, true);
  expect(digest.lastLogLines()).toHaveLength(20);
  expect(digest.lastLogLines().at(-1)).toBe('line 29');
});

test('any output is accepted: not an object, odd fields, terminal control characters', () => {
  for (const line of [
    'null',
    '[]',
    '"text"',
    '1e999',
    '{"level":null}',
    '{"level":{}}',
    '{"level":50,"err":null}',
  ])
    expect(() => visibleText(line, false)).not.toThrow();
  expect(visibleText('null', false)).toBeUndefined();
  expect(visibleText('\u001b[2Jred\u202e', true)).toBe(' [2Jred ');
});

test('a line without an end is cut and not buffered', () => {
  const stream = new PassThrough();
  const lines: string[] = [];
  eachLine(stream, (line) => lines.push(line));
  for (let sent = 0; sent < 64; sent += 1) stream.write(Buffer.alloc(64 * 1024, 'x'));
  stream.end('\nnext\nlast');
  return new Promise<void>((resolve) => {
    stream.on('end', () => {
      expect(lines.map(({ length }) => length)).toEqual([64 * 1024, 4, 4]);
      resolve();
    });
  });
});
