import { expect, test } from 'vitest';
import { logLake } from './logs.fixture';

const at = Date.UTC(2026, 5, 1, 12);
const hourMs = 3_600_000;
const web = { service: 'web', host: 'a', instance: 'web/1' };

test('the lines around a line are those of its process, however far away they are', async () => {
  const lake = await logLake();
  await lake.append([
    ...[
      { at: at - 40 * hourMs, data: web },
      { at: at - 1, data: { ...web, instance: 'web/2' } },
    ],
    ...[
      { at: at - 1, data: { service: 'web', host: 'a' } },
      { at: at - 1, data: web },
    ],
  ]);
  await lake.roll();
  await lake.append([
    ...[
      { at, data: web },
      { at, data: { ...web, host: 'b' } },
      { at: at + 50 * hourMs, data: web },
    ],
    ...[
      { at: at + 51 * hourMs, data: web },
      { at: at - 20 * hourMs, partition: 1, data: web },
    ],
  ]);
  const around = async (query: Parameters<typeof lake.around>[0]) =>
    (await lake.around(query)).lines.map(({ partition, offset }) => `${partition}:${offset}`);
  const all = ['0:0', '1:0', '0:3', '0:4', '0:6', '0:7'];
  expect(await around({ partition: 0, offset: 4 })).toEqual(all);
  expect(await around({ partition: 0, offset: 4, at })).toEqual(all);
  expect(await around({ partition: 0, offset: 4, lines: 1 })).toEqual(['0:3', '0:4', '0:6']);
  expect(await around({ partition: 0, offset: 0, lines: 2 })).toEqual(['0:0', '1:0', '0:3']);
  expect(await around({ partition: 0, offset: 2 })).toEqual(['0:2']);
  expect(await around({ partition: 0, offset: 7, lines: 1 })).toEqual(['0:6', '0:7']);
});

test('a line that the lake has not read yet is waited for', async () => {
  const lake = await logLake();
  await lake.append([{ at, data: web }]);
  const around = lake.around({ partition: 0, offset: 1 });
  await lake.append([{ at: at + 1, data: web }]);
  expect((await around).lines).toHaveLength(2);
});

test('a line that does not exist is a problem with a sentence', async () => {
  const lake = await logLake();
  await expect(lake.around({ partition: 3, offset: 4 })).rejects.toMatchObject({
    statusCode: 404,
    message: 'The history has no line at partition 3, offset 4.',
  });
});

test('lines sent again are shown once around a line', async () => {
  const lake = await logLake();
  await lake.append([
    { at, id: 'a' },
    { at: at + 1, id: 'b' },
    { at: at + 2, id: 'a' },
    { at: at + 3, id: 'c' },
  ]);
  expect((await lake.around({ partition: 0, offset: 1 })).lines.map(({ offset }) => offset)).toEqual([
    0, 1, 3,
  ]);
});

test('a histogram counts lines by time, level and service', async () => {
  const lake = await logLake();
  const line = (ms: number, level: 'debug' | 'warn' | 'fatal', service: string, msg = 'm') => ({
    at: at + ms,
    data: { level, service, msg },
  });
  await lake.append([line(-1, 'warn', 'web'), line(0, 'warn', 'web'), line(1, 'fatal', 'web', 'other')]);
  await lake.roll();
  await lake.append([line(99, 'fatal', 'a,b'), line(149, 'debug', 'web'), line(150, 'debug', 'web')]);
  const none = { debug: 0, info: 0, warn: 0, error: 0, fatal: 0 };
  const range = { from: at, to: at + 150, buckets: 2 };
  const answer = await lake.histogram(range);
  expect(answer).toEqual({
    bucketMs: 75,
    buckets: [
      { at, ...none, warn: 1, fatal: 1 },
      { at: at + 75, ...none, debug: 1, fatal: 1 },
    ],
    services: [
      { service: 'web', count: 3, errors: 1 },
      { service: 'a,b', count: 1, errors: 1 },
    ],
    levels: { ...none, debug: 1, warn: 1, fatal: 2 },
    freshMs: answer.freshMs,
  });
  const filtered = await lake.histogram({ ...range, level: 'error', service: 'web', text: 'M', buckets: 1 });
  expect(filtered).toMatchObject({
    buckets: [{ at, ...none }],
    services: [{ service: 'a,b', count: 1, errors: 1 }],
    levels: { ...none, debug: 1, warn: 1 },
  });
  await expect(lake.histogram({ from: at, to: at })).rejects.toMatchObject({ statusCode: 422 });
});

test('buckets of a range that cannot be divided cover it, and there are at most as many as asked for', async () => {
  const lake = await logLake();
  await lake.append([{ at: at + 9 }]);
  const { buckets, bucketMs } = await lake.histogram({ from: at, to: at + 10, buckets: 4 });
  expect(bucketMs).toBe(3);
  expect(buckets.map((bucket) => [bucket.at - at, bucket.info])).toEqual([
    [0, 0],
    [3, 0],
    [6, 0],
    [9, 1],
  ]);
  expect((await lake.histogram({ from: at, to: at + 10, buckets: 300 })).buckets).toHaveLength(10);
});
