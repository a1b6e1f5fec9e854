import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFile } from './log-file';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-log-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a log is appended to that of an earlier run', async () => {
  const file = path.join(folder, 'logs', 'gateway.log');
  for (const line of ['one\n', 'two\n']) {
    const log = openLogFile(file);
    log.write(line);
    log.close();
  }
  expect(await readFile(file, 'utf8')).toBe('one\ntwo\n');
});

test('a full log file is rotated, and only the newest ones are kept', async () => {
  const log = openLogFile(path.join(folder, 'gateway.log'), 4, 2);
  for (const line of ['aaa\n', 'bbb\n', 'ccc\n', 'ddd\n']) log.write(line);
  log.close();
  expect((await readdir(folder)).sort()).toEqual(['gateway.log', 'gateway.log.1', 'gateway.log.2']);
  expect(await readFile(path.join(folder, 'gateway.log'), 'utf8')).toBe('ddd\n');
  expect(await readFile(path.join(folder, 'gateway.log.2'), 'utf8')).toBe('bbb\n');
});

test('a line that arrives in pieces is in one file, unless it is longer than a file', async () => {
  const file = path.join(folder, 'gateway.log');
  const log = openLogFile(file, 8);
  for (const piece of ['first li', 'ne', ' ends\nsecond', ' line\n']) log.write(piece);
  expect(await readFile(`${file}.1`, 'utf8')).toBe('first line ends\n');
  expect(await readFile(file, 'utf8')).toBe('second line\n');
  for (let piece = 0; piece < 5; piece += 1) log.write('endless');
  log.close();
  expect((await readFile(file, 'utf8')).length).toBeLessThan(24);
});

test('a full disk loses log lines and does not throw', () => {
  const log = openLogFile('/dev/full');
  expect(() => log.write('lost\n')).not.toThrow();
  log.close();
});
