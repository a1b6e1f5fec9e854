import fc from 'fast-check';
import { expect, test } from 'vitest';
import { topics } from '@/lib/events';
import { snakeCase } from '@/server/lake/columns/field';
import { baseColumns, topicColumns } from '@/server/lake/columns/topic-columns';
import { storableJson } from '@/server/lake/reading/json-text';
import { anyData } from './any-data.fixture';
import { batchOf, openEngine, row } from './engine.fixture';
import type { LakeEngine } from './index';

const names = new Set(baseColumns.map(({ name }) => name));

/** Validated data as a query returns the columns of the topic: absent fields are null. */
function expectedOf(topic: string, validated: unknown): unknown[] {
  const columns = topicColumns(topic).columns.slice(baseColumns.length);
  const stored = JSON.parse(storableJson(validated)) as Record<string, unknown>;
  const fields = new Map(Object.entries(stored).map(([name, value]) => [snakeCase(name), value]));
  return columns.map(({ name, type }) => {
    const field = name.replace(/^data_/, '');
    const value = fields.get(names.has(field) ? field : name);
    return type === 'VARCHAR' && isObject(value) ? value : complete(asRead(value), type);
  });
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

function asRead(value: unknown): unknown {
  // The binding decodes texts without a byte order mark (see below).
  if (typeof value === 'string') return value.replace(/^\ufeff/, '');
  if (Array.isArray(value)) return value.map(asRead);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [snakeCase(name), asRead(child)]));
}

/** With the fields of a STRUCT that a type of the topic does not have. */
function complete(value: unknown, type: string): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => complete(item, type.replace(/\[\]$/, '')));
  if (typeof value !== 'object' || value === null) return value;
  const fields = [...type.matchAll(/"(\w+)"/g)].map(([, name]) => name as string);
  return Object.fromEntries(fields.map((name) => [name, (value as Record<string, unknown>)[name] ?? null]));
}

async function columnsFrom(engine: LakeEngine, topic: string, first: number): Promise<unknown[][]> {
  const typed = topicColumns(topic).columns.slice(baseColumns.length);
  const list = typed.map(({ name }) => `"${name}"`).join(', ');
  const sql = `SELECT data, type, ${list} FROM ${topic} WHERE "offset" >= $first ORDER BY "offset"`;
  return (await engine.query(sql, { topics: [topic], params: { first } })).rows;
}

/** An object without columns of its own is stored as JSON, whose numbers may be written in another way. */
const parsedLike = (rows: unknown[][], expected: unknown[][]): unknown[][] =>
  rows.map((cells, row) =>
    cells.map((cell, column) =>
      typeof cell === 'string' && isObject(expected[row]?.[column]) ? JSON.parse(cell) : cell,
    ),
  );

test('any valid events in, the same events out: from memory and from Parquet', {
  timeout: 120_000,
}, async () => {
  const { engine, roll } = await openEngine({ characters: 1e9 }, [...topics]);
  const sent = new Map<string, unknown[][]>(topics.map((topic) => [topic, []]));
  await fc.assert(
    fc.asyncProperty(fc.array(anyData, { minLength: 1, maxLength: 40 }), async (events) => {
      for (const topic of topics) {
        const before = sent.get(topic) ?? [];
        const added = events.filter((event) => event.topic === topic);
        const rows = added.map(({ type, data: given, validated }, index) => {
          const data = JSON.stringify(given);
          const fields = storableJson(validated);
          return row(before.length + index, { type, data, fields: fields === data ? null : fields });
        });
        if (rows.length === 0) continue;
        const expected = rows.map(({ data, type }, index) => [
          data,
          type,
          ...expectedOf(topic, added[index]?.validated),
        ]);
        await engine.append([batchOf(rows, { topic })], new Map());
        const first = before.length;
        before.push(...expected);
        expect(parsedLike(await columnsFrom(engine, topic, first), expected)).toEqual(expected);
      }
    }),
    { numRuns: 60 },
  );
  for (const topic of topics) {
    await roll(topic);
    const expected = sent.get(topic) ?? [];
    expect(parsedLike(await columnsFrom(engine, topic, 0), expected)).toEqual(expected);
  }
});

test('a value that cannot be read as its columns has none, and the others of the batch have theirs', async () => {
  const { engine, roll } = await openEngine();
  const data = [
    '{"orderId":',
    '{"orderId":"\\ud800"}',
    `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    '{"orderId":{"a":1}}',
    '7',
    '',
  ];
  await engine.append(
    [batchOf([...data, '{"orderId":"good"}'].map((text, offset) => row(offset, { data: text })))],
    new Map(),
  );
  const read = async () =>
    (await engine.query('SELECT data, order_id FROM orders ORDER BY "offset"', { topics: ['orders'] })).rows;
  const expected = [
    ...data.map((text) => [text, text.includes('{"a"') ? '{"a":1}' : null]),
    ['{"orderId":"good"}', 'good'],
  ];
  expect(await read()).toEqual(expected);
  await roll('orders');
  expect(await read()).toEqual(expected);
});

test('data of any size and nesting is kept as it is, with its columns', async () => {
  const { engine, roll } = await openEngine();
  const more = [
    `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    JSON.stringify('x'.repeat(900_000)),
    '1e999',
    '-0',
  ];
  const rows = more.map((value, offset) =>
    row(offset, { data: `{"orderId":"a","orderId":"o","__proto__":${value}}`, fields: '{"orderId":"o"}' }),
  );
  await engine.append([batchOf(rows)], new Map());
  await roll('orders');
  const sql = 'SELECT data, order_id FROM orders ORDER BY "offset"';
  const read = await engine.query(sql, { topics: ['orders'] });
  expect(read.rows).toEqual(rows.map(({ data }) => [data, 'o']));
});

test('a text that begins with a byte order mark is stored with it, although the binding reads it without', async () => {
  const { engine, roll } = await openEngine();
  await engine.append([batchOf([row(0, { key: '\ufeffa', data: '{"orderId":"\ufeffb"}' })])], new Map());
  await roll('orders');
  const sql = 'SELECT ord(key), length(key), ord(order_id), length(order_id), key FROM orders';
  expect((await engine.query(sql, { topics: ['orders'] })).rows).toEqual([[0xfeff, 2, 0xfeff, 2, 'a']]);
});

test('texts of every column may contain anything, and times reach from 1970 to 2100', async () => {
  const { engine, roll } = await openEngine();
  const odd = 'a\0"\'\u{1f600}\u2028\\';
  const texts = { key: odd, id: odd, source: odd, traceparent: odd };
  await engine.append(
    [
      batchOf([
        row(0, { at: 0, ...texts }),
        row(Number.MAX_SAFE_INTEGER - 1, { at: 4_102_444_800_000, key: '' }),
      ]),
    ],
    new Map(),
  );
  await roll('orders');
  const sql = 'SELECT "offset", "at", key, id, source, traceparent FROM orders ORDER BY "offset"';
  expect((await engine.query(sql, { topics: ['orders'] })).rows).toEqual([
    [0, 0, odd, odd, odd, odd],
    [Number.MAX_SAFE_INTEGER - 1, 4_102_444_800_000, '', `id-${Number.MAX_SAFE_INTEGER - 1}`, null, null],
  ]);
});
