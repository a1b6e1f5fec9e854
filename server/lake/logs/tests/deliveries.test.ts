import { expect, test } from 'vitest';
import { logLake } from './logs.fixture';

const at = Date.UTC(2026, 5, 1, 12);

test('a line that was sent again is shown once, where it came first', async () => {
  const lake = await logLake();
  await lake.append([
    { at, id: 'a' },
    { at: at + 1, id: 'b' },
    { at: at + 2, id: 'a' },
  ]);
  await lake.roll();
  await lake.append([
    { at: at + 3, id: 'b' },
    { at: at + 4, id: 'a', source: 'other' },
    { at: at + 5, id: 'c' },
  ]);
  const offsets = async (query: Record<string, unknown>) =>
    (await lake.search(query)).lines.map(({ offset }) => offset);
  expect(await offsets({})).toEqual([5, 4, 1, 0]);
  expect(await offsets({ text: 'line' })).toEqual([5, 4, 1, 0]);
});

test('a line whose first delivery is on the next page waits for it', async () => {
  const lake = await logLake();
  await lake.append([
    { at, id: 'a' },
    { at: at + 1, id: 'b' },
    { at: at + 2, id: 'a' },
  ]);
  const first = await lake.search({ limit: 2 });
  const second = await lake.search({ limit: 2, cursor: first.cursor });
  expect([first, second].map(({ lines }) => lines.map(({ offset }) => offset))).toEqual([[1], [0]]);
});

test('lines without a source are all different, also with the same id', async () => {
  const lake = await logLake();
  await lake.append([
    { at, source: null },
    { at, source: null },
  ]);
  expect((await lake.search()).lines).toHaveLength(2);
});
