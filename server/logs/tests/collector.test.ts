import {
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { CollectedFolder, line, until } from './collector.fixture';

vi.setConfig({ testTimeout: 40_000 });

test('lines are published as they are written, each with the identity of its file and its offset', async () => {
  const logs = new CollectedFolder();
  await logs.start();
  logs.append('shop.log', line('first'));
  await until(() => expect(logs.messages()).toEqual(['first']));
  logs.append('shop.log', line('second') + line('third'));
  await until(() => expect(logs.messages()).toEqual(['first', 'second', 'third']));
  const ids = logs.published.map(({ id }) => id.split(':'));
  expect(new Set(ids.map(([file]) => file)).size).toBe(1);
  const size = line('first').length;
  expect(ids.map(([, offset]) => Number(offset))).toEqual([0, size, size + line('second').length]);
});

test('a line that arrives in pieces is one line, also when a character is divided', async () => {
  const logs = new CollectedFolder();
  await logs.start();
  const bytes = Buffer.from(line('Füße 🐟'));
  const middle = bytes.indexOf('🐟') + 2;
  logs.append('shop.log', line('before') + bytes.subarray(0, 0).toString());
  logs.append('shop.log', bytes.subarray(0, middle));
  await until(() => expect(logs.messages()).toEqual(['before']));
  logs.append('shop.log', bytes.subarray(middle));
  await until(() => expect(logs.messages()).toEqual(['before', 'Füße 🐟']));
});

test('a last line without a line break is published after a second, and so are its later words, once', async () => {
  const logs = new CollectedFolder();
  await logs.start();
  logs.append('shop.log', 'killed while wri');
  await until(() => expect(logs.messages()).toEqual(['killed while wri']));
  await logs.stop();
  logs.append('shop.log', 'ting\nnext\n');
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['killed while wri', 'ting', 'next']));
});

test('a stack trace is one line of log, and the line behind it another one', async () => {
  const logs = new CollectedFolder();
  await logs.start();
  logs.append(
    'shop.log',
    'ERROR it broke\n    at charge (/srv/charge.ts:1:2)\n    at run (/srv/run.ts:3:4)\n',
  );
  await until(() => expect(logs.published).toHaveLength(1));
  expect(logs.published[0]?.data.err?.stack).toContain('run.ts');
  logs.append('shop.log', 'after it\n');
  await until(() => expect(logs.published[1]?.data.msg).toBe('after it'));
});

test('a renamed file is read to its end before the new one, also what is written to it late', async () => {
  const logs = new CollectedFolder();
  logs.append('shop.log', line('1'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['1']));
  logs.append('shop.log', line('2'));
  renameSync(logs.file('shop.log'), logs.file('shop.log.1'));
  logs.append('shop.log', line('3'));
  await until(() => expect(logs.messages()).toEqual(['1', '2', '3']));
  logs.append('shop.log.1', line('late'));
  await until(() => expect(logs.messages()).toEqual(['1', '2', '3', 'late']));
});

test('after a stop, files that were rotated several times meanwhile are read in their order, older ones are not', async () => {
  const logs = new CollectedFolder();
  logs.append('shop.log.1', line('before the first start'));
  utimesSync(logs.file('shop.log.1'), 0, 0);
  logs.append('shop.log', line('1'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['1']));
  await logs.stop();
  logs.append('shop.log', line('2'));
  renameSync(logs.file('shop.log.1'), logs.file('shop.log.3'));
  renameSync(logs.file('shop.log'), logs.file('shop.log.2'));
  logs.append('shop.log.1', line('3'));
  logs.append('shop.log', line('4'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['1', '2', '3', '4']));
});

test('a truncated file begins again with other ids', async () => {
  const logs = new CollectedFolder();
  logs.append('shop.log', line('old'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['old']));
  writeFileSync(logs.file('shop.log'), line('new'));
  await until(() => expect(logs.messages()).toEqual(['old', 'new']));
  expect(new Set(logs.published.map(({ id }) => id)).size).toBe(2);
});

test('what was in a file before it was truncated is read from its copy, once, while running or stopped', async () => {
  const logs = new CollectedFolder();
  logs.append('shop.log', line('1'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['1']));
  await logs.stop();
  logs.append('shop.log', line('2'));
  copyFileSync(logs.file('shop.log'), logs.file('shop.log.1'));
  truncateSync(logs.file('shop.log'));
  logs.append('shop.log', line('3') + line('a longer file than before'));
  await logs.start();
  await until(() => expect(logs.messages().sort()).toEqual(['1', '2', '3', 'a longer file than before']));
  logs.append('shop.log', line('4'));
  copyFileSync(logs.file('shop.log'), logs.file('shop.log.2'));
  truncateSync(logs.file('shop.log'));
  logs.append('shop.log', line('5'));
  await until(() => expect(logs.messages()).toContain('5'));
  await until(() => expect(logs.messages().filter((msg) => msg === '4')).toHaveLength(1));
  expect(logs.published).toHaveLength(6);
});

test('after a stop, what was in a file between two truncations is read from its copy', async () => {
  const logs = new CollectedFolder();
  logs.append('shop.log', line('1'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['1']));
  await logs.stop();
  for (const [copy, msg] of [
    ['shop.log.1', '2'],
    ['shop.log.2', '3'],
    ['shop.log.3', '4'],
  ] as const) {
    logs.append('shop.log', line(msg));
    copyFileSync(logs.file('shop.log'), logs.file(copy));
    truncateSync(logs.file('shop.log'));
  }
  logs.append('shop.log', line('5'));
  await logs.start();
  await until(() => expect(logs.messages().sort()).toEqual(['1', '2', '3', '4', '5']));
});

test('a file that begins with zeros, because its writer kept its position, is read behind them', async () => {
  const logs = new CollectedFolder();
  await logs.start();
  logs.append('shop.log', Buffer.concat([Buffer.alloc(1_000_000), Buffer.from(line('behind'))]));
  await until(() => expect(logs.messages()).toEqual(['behind']));
});

test('files and folders appear, vanish and come back', async () => {
  const logs = new CollectedFolder();
  rmSync(logs.logs, { recursive: true });
  await logs.start();
  mkdirSync(logs.logs);
  logs.append('shop.log', line('1'));
  await until(() => expect(logs.messages()).toEqual(['1']));
  rmSync(logs.file('shop.log'));
  logs.append('other.log', line('2'));
  await until(() => expect(logs.messages()).toEqual(['1', '2']));
  logs.append('shop.log', line('3'));
  await until(() => expect(logs.messages()).toEqual(['1', '2', '3']));
});

test('a line of 100 MB is cut and says by how much, and the next one is whole', async () => {
  const logs = new CollectedFolder();
  const start = 'a very long line ';
  const piece = Buffer.alloc(1_000_000, 'x');
  logs.append('shop.log', start);
  for (let i = 0; i < 100; i += 1) logs.append('shop.log', piece);
  logs.append('shop.log', `\n${line('next')}`);
  await logs.start();
  await until(() => expect(logs.published).toHaveLength(2));
  const [cut = '', next] = logs.messages();
  expect(cut.startsWith(start)).toBe(true);
  const [, bytes] = / … \[cut, (\d+) bytes\]$/.exec(cut) ?? [];
  expect(cut.replace(/ … \[.*/, '').length + Number(bytes)).toBe(start.length + 100_000_000 + 1);
  expect(next).toBe('next');
}, 60_000);

test('10,000 small files are read, and a line in any of them afterwards', async () => {
  const logs = new CollectedFolder();
  for (let i = 0; i < 10_000; i += 1) logs.append(`small-${i}-x.log`, line(`line ${i}`));
  await logs.start();
  await until(() => expect(logs.published.length).toBe(10_000));
  logs.append('small-77-x.log', line('again'));
  await until(() => expect(logs.messages().at(-1)).toBe('again'));
}, 60_000);

test('what cannot be read is a problem, and the other files are collected', async () => {
  const logs = new CollectedFolder();
  symlinkSync(logs.file('loop.log'), logs.file('loop.log'));
  logs.append('shop.log', line('collected'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['collected']));
  expect(logs.problems.list()).toEqual([expect.stringContaining('loop.log cannot be read')]);
});

test('files of LOG_PATHS are collected with their names as service', async () => {
  const folder = path.join(new CollectedFolder().folder, 'others');
  mkdirSync(folder);
  const logs = new CollectedFolder([path.join(folder, '*', 'access-?.log')]);
  await logs.start();
  mkdirSync(path.join(folder, 'site'));
  for (const name of ['access-1.log', 'access-12.log', 'other.log'])
    writeFileSync(path.join(folder, 'site', name), `hello from ${name}\n`);
  await until(() => expect(logs.messages()).toEqual(['hello from access-1.log']));
  expect(logs.published[0]?.data.service).toBe('access-1');
});
