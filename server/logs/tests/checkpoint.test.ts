import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { headerText } from '@/server/bus';
import { CollectedFolder, line, until } from './collector.fixture';

vi.setConfig({ testTimeout: 40_000 });

test('a file is in the checkpoint before its first line is sent, so that a repeated line has the same id', async () => {
  const logs = new CollectedFolder();
  logs.append('shop.log', line('once'));
  const sent: string[] = [];
  logs.beforeStored = async (records) => {
    const ids = records.map(({ headers }) => headerText(headers, 'ce_id') ?? '');
    const known = logs.checkpoint().files.map(({ id }) => id);
    for (const id of ids) expect(known).toContain(id.split(':')[0]);
    sent.push(...ids);
    // Kafka does not answer.
    await new Promise(() => undefined);
  };
  await logs.start();
  await until(() => expect(sent).toHaveLength(1));
  await logs.stop();
  logs.beforeStored = async () => undefined;
  await logs.start();
  await until(() => expect(logs.published.map(({ id }) => id)).toEqual(sent));
});

test('while Kafka is away a few megabytes are read and no more, and nothing is lost when it is back', async () => {
  const logs = new CollectedFolder();
  const count = 100_000;
  let lines = '';
  for (let i = 0; i < count; i += 1) lines += line(`line ${i}`);
  logs.append('shop.log', lines);
  let isBack: () => void = () => undefined;
  const back = new Promise<void>((resolve) => {
    isBack = resolve;
  });
  logs.beforeStored = () => back;
  const collector = await logs.start();
  await until(() => expect(logs.problems.list()).toEqual([expect.stringContaining('Kafka does not store')]));
  expect(collector.progress().readBytes).toBeLessThan(4_000_000);
  expect(collector.progress().lagBytes).toBe(lines.length);
  isBack();
  await until(() => expect(logs.published.length).toBe(count));
  expect(logs.messages()).toEqual(Array.from({ length: count }, (_, i) => `line ${i}`));
  expect(logs.problems.list()).toEqual([]);
}, 60_000);

test('a checkpoint that cannot be written is a problem, and lines are published', async () => {
  const logs = new CollectedFolder();
  // Its name is taken by a folder, as good as a full disk.
  mkdirSync(path.join(logs.folder, 'log-collector.json'));
  logs.append('shop.log', line('published'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['published']));
  expect(logs.problems.list()).toContainEqual(expect.stringContaining('cannot be written'));
  rmSync(path.join(logs.folder, 'log-collector.json'), { recursive: true });
  logs.append('shop.log', line('saved'));
  await until(() =>
    expect(logs.problems.list()).not.toContainEqual(expect.stringContaining('cannot be written')),
  );
});

test('a file is the same although its disk has another number after a restart of the machine', async () => {
  const logs = new CollectedFolder();
  logs.append('shop.log', line('1'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['1']));
  await logs.stop();
  const { version, files } = logs.checkpoint();
  const moved = { version, files: files.map((file) => ({ ...file, dev: file.dev + 1 })) };
  writeFileSync(path.join(logs.folder, 'log-collector.json'), JSON.stringify(moved));
  logs.append('shop.log', line('2'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['1', '2']));
});

test('a checkpoint that is damaged is a problem, and every file is read from its beginning', async () => {
  const logs = new CollectedFolder();
  writeFileSync(path.join(logs.folder, 'log-collector.json'), '{"version":1,"files":[{"id":7}]}');
  logs.append('shop.log', line('read'));
  await logs.start();
  await until(() => expect(logs.messages()).toEqual(['read']));
});
