import { expect, test } from 'vitest';
import type { LogsAnswer } from '@/lib/logs/history';
import { allPages, logLake } from './logs.fixture';

const at = Date.UTC(2026, 5, 1, 12);
const hourMs = 3_600_000;
const placesOf = ({ lines }: LogsAnswer) => lines.map(({ partition, offset }) => `${partition}:${offset}`);

test('lines of files and open rows come newest first, by time, partition and offset', async () => {
  const lake = await logLake();
  await lake.append([{ at: at - 2 * hourMs }, { at, partition: 1 }, { at }, { at }]);
  await lake.roll();
  await lake.append([{ at: at + 5 }, { at: at - 1, partition: 1 }]);
  const answer = await lake.search();
  expect(placesOf(answer)).toEqual(['0:3', '1:0', '0:2', '0:1', '1:1', '0:0']);
  expect(answer).toMatchObject({ cursor: null, searchedTo: null, oldestAt: at - 2 * hourMs, missing: [] });
  expect(answer.freshMs).toBeLessThan(10_000);
  expect(answer.lines[0]).toEqual({
    ...{ id: 'logs-0-3', type: 'log.written', at: at + 5, partition: 0, offset: 3, source: 'test' },
    data: { level: 'info', service: 'web', msg: 'line 0-3', at: at + 5 },
  });
});

test('an empty history answers with no lines', async () => {
  const lake = await logLake();
  expect(await lake.search({ before: '0:5' })).toMatchObject({
    ...{ lines: [], cursor: null, searchedTo: null, oldestAt: null },
    missing: [{ partition: 0, from: 0, to: 5 }],
  });
});

test('a line has the data that the feed sends, whatever was sent', async () => {
  const lake = await logLake();
  const err = { name: 'E', message: 'a\0b \ud800', stack: '<script>' };
  const attributes = { __proto__x: 1, text: '\u202e', isOk: true };
  const more = { host: 'h', instance: 'i/1', operation: 'GET /', durationMs: 0.5, attributes };
  await lake.append([{ at, source: null, data: { level: 'WARNING' as never, err, unknown: 1, ...more } }]);
  const [line] = (await lake.search({ level: 'warn' })).lines;
  expect(line).not.toHaveProperty('source');
  expect(line?.data).toEqual({ level: 'warn', service: 'web', msg: 'line 0-0', at, err, ...more });
});

test('a range includes its beginning and not its end', async () => {
  const lake = await logLake();
  await lake.append([{ at: at - 1 }, { at }, { at: at + 1 }, { at: at + 2 }]);
  expect(placesOf(await lake.search({ from: at, to: at + 2 }))).toEqual(['0:2', '0:1']);
});

test('pages follow each other, also within a millisecond, and do not see what came after the first', async () => {
  const lake = await logLake();
  await lake.append(Array.from({ length: 25 }, (_, i) => ({ at, partition: i % 3 })));
  await lake.roll();
  const first = await lake.search({ limit: 10 });
  await lake.append([{ at: at + 1 }, { at: at - 1 }]);
  const rest = await allPages((query) => lake.search(query), { limit: 10, cursor: first.cursor });
  const places = [first, ...rest].flatMap(placesOf);
  expect(places).toHaveLength(25);
  expect(new Set(places).size).toBe(25);
  expect(rest.at(-1)).toMatchObject({ cursor: null, searchedTo: null });
});

test('a search that takes too long says how far it came, and goes on from there', async () => {
  const lake = await logLake();
  const hours = Array.from({ length: 30 }, (_, i) => ({
    at: at - i * hourMs,
    data: { msg: i % 10 ? 'a' : 'b' },
  }));
  await lake.append(hours.reverse());
  await lake.roll();
  const search = (query: Record<string, unknown>) => lake.search(query, { budgetMs: 0, rows: 2 });
  const answers = await allPages(search, { text: 'B' });
  expect(answers.length).toBeGreaterThan(2);
  expect(answers[0]?.searchedTo).toBeGreaterThan(at - 30 * hourMs);
  expect(answers[0]?.searchedTo).toBeLessThanOrEqual(at);
  expect(answers.flatMap(({ lines }) => lines.map((line) => line.at))).toEqual(
    [0, 10, 20].map((i) => at - i * hourMs),
  );
});

test('lines below the offsets of a live tail continue it, and what is not read yet is named', async () => {
  const lake = await logLake();
  await lake.append(Array.from({ length: 9 }, (_, i) => ({ at: at + i, partition: i % 3 })));
  const answer = await lake.search({ before: '0:2,1:0,2:7' });
  expect(placesOf(answer)).toEqual(['2:2', '2:1', '0:1', '2:0', '0:0']);
  expect(answer.missing).toEqual([{ partition: 2, from: 3, to: 7 }]);
});

test('lines below the positions of a live tail that the lake has not read yet are waited for', async () => {
  const lake = await logLake();
  await lake.append([{ at, data: { service: 'web' } }]);
  const searching = lake.search({ before: '0:2' });
  await lake.append([{ at: at + 1, data: { service: 'web' } }]);
  expect(await searching).toMatchObject({ lines: [{ offset: 1 }, { offset: 0 }], missing: [] });
});

test('a page has no more data than a browser can take, and goes on with the next line', async () => {
  const lake = await logLake();
  await lake.append(Array.from({ length: 5 }, (_, i) => ({ at: at + i, data: { msg: 'x'.repeat(15_000) } })));
  await lake.roll();
  const answers = await allPages((query) => lake.search(query, { characters: 31_000 }), {});
  expect(answers.map(placesOf)).toEqual([['0:4', '0:3'], ['0:2', '0:1'], ['0:0']]);
});

test.each(['', 'x', 'e30', Buffer.from('[1,2]').toString('base64url'), '../../etc'])(
  'the cursor %j is refused',
  async (cursor) => {
    const lake = await logLake();
    await expect(lake.search({ cursor })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringMatching(/^cursor: /),
    });
  },
);
