import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { batchOf, invalidRow, openEngine, row, rowsOf } from './engine.fixture';

const none = new Map<string, number>();
const hour = 3_600_000;

test('appended rows are in the next query, with positions and freshness', async () => {
  const { engine } = await openEngine();
  await engine.append([batchOf([row(0), row(1)])], new Map([['orders', Date.now() - 1_000]]));
  const result = await engine.query('SELECT count(*) AS n, max("offset") AS last FROM orders', {
    topics: ['orders'],
  });
  expect(result).toMatchObject({
    rows: [[2, 1]],
    scanned: 2,
    positions: { orders: { epoch: 0, next: [2] } },
  });
  expect(result.columns).toEqual([
    { name: 'n', type: 'BIGINT' },
    { name: 'last', type: 'BIGINT' },
  ]);
  expect(result.freshMs).toBeGreaterThanOrEqual(1_000);
  expect(result.freshMs).toBeLessThan(30_000);
});

test('freshness is not known before Kafka was read', async () => {
  const { engine } = await openEngine();
  expect(await engine.query('SELECT 1', { topics: ['orders'] })).toMatchObject({ freshMs: null, scanned: 0 });
});

test('a row has its columns from the data', async () => {
  const { engine } = await openEngine();
  const data = {
    orderId: 'ORD-1',
    customer: { id: 'c', name: 'Ann', email: 'ann@example.com' },
    items: [
      { sku: 's', name: 'Thing', quantity: 2, unitPrice: 5 },
      { sku: 't', name: 'Other', quantity: 1, unitPrice: 7 },
    ],
    total: 17,
    currency: 'EUR',
    placedAt: 8_640_000_000_000_000,
  };
  await engine.append([batchOf([row(0, { type: 'order.placed', data: JSON.stringify(data) })])], none);
  const sql = 'SELECT order_id, customer, items, total, placed_at, reason, "at", epoch FROM orders';
  expect(await rowsOf(engine, sql)).toEqual([
    [
      'ORD-1',
      data.customer,
      data.items.map(({ unitPrice, ...item }) => ({ ...item, unit_price: unitPrice })),
      17,
      data.placedAt,
      null,
      1_764_000_000_000,
      0,
    ],
  ]);
});

test('rows are in reach exactly once before, during and after a roll', async () => {
  const { engine, roll } = await openEngine();
  const count = () => rowsOf(engine, 'SELECT count(*), sum("offset") FROM orders');
  await engine.append([batchOf([row(0), row(1)])], none);
  await roll('orders', async () => {
    await engine.append([batchOf([row(2)])], none);
    expect(await count()).toEqual([[3, 3]]);
  });
  expect(await count()).toEqual([[3, 3]]);
  await roll('orders');
  expect(await count()).toEqual([[3, 3]]);
});

test('copies of open rows are few, and gone after a roll', { timeout: 60_000 }, async () => {
  const { engine, roll, path } = await openEngine();
  const copies = () => readdir(join(path, '_tmp', 'open'));
  for (let offset = 0; offset < 60; offset += 1) {
    await engine.append([batchOf([row(offset)])], none);
    const [[count] = []] = await rowsOf(engine, 'SELECT count(DISTINCT "offset") FROM orders');
    expect(count).toBe(offset + 1);
  }
  expect((await copies()).length).toBeLessThan(41);
  await roll('orders');
  expect(await copies()).toEqual([]);
});

test('a query that began before a roll reads to its end what it began with', async () => {
  const { engine, roll } = await openEngine();
  await engine.append([batchOf(Array.from({ length: 5_000 }, (_, offset) => row(offset)))], none);
  const counts = Array.from({ length: 8 }, () =>
    rowsOf(engine, 'SELECT count(*), count(DISTINCT a."offset") FROM orders a, range(200)'),
  );
  await roll('orders');
  for (const count of counts) expect(await count).toEqual([[1_000_000, 5_000]]);
});

test('files have the rows of one UTC hour, sorted, and say what they contain', async () => {
  const { engine, roll } = await openEngine();
  const at = (offset: number) => ({ at: offset % 2 === 0 ? 10 * hour - 1 : 10 * hour });
  const partition = (number: number, offsets: number[]) =>
    batchOf(offsets.map((offset) => row(offset, { partition: number, ...at(offset) })));
  await engine.append([partition(1, [4, 5, 6]), partition(0, [7, 8])], none);
  await engine.append([partition(0, [9])], none);
  const staged = await roll('orders');
  expect(
    staged.map(({ dt, hour, rows, offsets, minAt, maxAt, kind, epoch }) => ({
      dt,
      hour,
      rows,
      offsets,
      minAt,
      maxAt,
      kind,
      epoch,
    })),
  ).toEqual([
    {
      ...{
        dt: '1970-01-01',
        hour: '09',
        rows: 3,
        minAt: 10 * hour - 1,
        maxAt: 10 * hour - 1,
        kind: 'valid',
        epoch: 0,
      },
      offsets: [
        { partition: 0, first: 8, last: 8, rows: 1 },
        { partition: 1, first: 4, last: 6, rows: 2 },
      ],
    },
    {
      ...{
        dt: '1970-01-01',
        hour: '10',
        rows: 3,
        minAt: 10 * hour,
        maxAt: 10 * hour,
        kind: 'valid',
        epoch: 0,
      },
      offsets: [
        { partition: 0, first: 7, last: 9, rows: 2 },
        { partition: 1, first: 5, last: 5, rows: 1 },
      ],
    },
  ]);
  const read = await engine.query(`SELECT partition, "offset" FROM read_parquet('${staged[1]?.path}')`, {
    topics: [],
  });
  expect(read.rows).toEqual([
    [0, 7],
    [0, 9],
    [1, 5],
  ]);
  const metadata = await engine.query(
    `SELECT decode(key), decode(value) FROM parquet_kv_metadata('${staged[0]?.path}') WHERE decode(key) LIKE 'pulseboard%' ORDER BY 1`,
    { topics: [] },
  );
  expect(metadata.rows).toEqual([
    ['pulseboard', 'about valid'],
    ['pulseboard_schema', String(staged[0]?.schemaVersion)],
  ]);
});

test('a file has as many partitions as its name has room for', async () => {
  const { engine, roll } = await openEngine();
  const partitions = Array.from({ length: 8 }, (_, partition) => batchOf([row(3, { partition })]));
  await engine.append(partitions, none);
  const staged = await roll('orders');
  expect(staged.map(({ offsets }) => offsets.map(({ partition }) => partition))).toEqual([
    [0, 1, 2, 3, 4, 5],
    [6, 7],
  ]);
});

test('invalid records are in a table of their own, byte for byte', async () => {
  const { engine, roll } = await openEngine();
  await engine.append(
    [batchOf([row(0)], { invalid: [invalidRow(1), invalidRow(2, { key: null, value: null, headers: [] })] })],
    none,
  );
  const read = async () =>
    (
      await engine.query('SELECT * EXCLUDE ("at", message) FROM "_invalid/orders" ORDER BY "offset"', {
        topics: ['orders'],
        invalid: true,
      })
    ).rows;
  const expected = [
    [0, 1, 'AP8=', 'eyI=', [{ name: 'YQ==', value: null }], 'malformed_json', 0],
    [0, 2, null, null, [], 'malformed_json', 0],
  ];
  expect(await read()).toEqual(expected);
  const staged = await roll('orders');
  expect(staged.map(({ kind, rows }) => [kind, rows])).toEqual([
    ['valid', 1],
    ['invalid', 2],
  ]);
  expect(await read()).toEqual(expected);
  expect(await rowsOf(engine, 'SELECT count(*) FROM orders')).toEqual([[1]]);
});

test('a range hides other rows and leaves out other files', async () => {
  const { engine, roll } = await openEngine();
  await engine.append([batchOf([row(0, { at: hour }), row(1, { at: 2 * hour })])], none);
  await roll('orders');
  await engine.append([batchOf([row(2, { at: 2 * hour + 1 }), row(3, { at: 3 * hour })])], none);
  const result = await engine.query('SELECT "offset" FROM orders ORDER BY 1', {
    topics: ['orders'],
    from: 2 * hour,
    to: 3 * hour,
  });
  expect(result).toMatchObject({ rows: [[1], [2]], scanned: 3 });
});

test('a segment whose files could not be written is written with the next one', async () => {
  const { engine, roll } = await openEngine();
  await engine.append([batchOf([row(0)])], none);
  const failing = engine.write(
    'orders',
    async () => '/proc/none/1.parquet',
    () => '',
  );
  await expect(failing).rejects.toMatchObject({ name: 'LakeEngineError' });
  await engine.append([batchOf([row(1)])], none);
  expect(await rowsOf(engine, 'SELECT count(*) FROM orders')).toEqual([[2]]);
  expect((await roll('orders')).map(({ rows }) => rows)).toEqual([2]);
  expect(await rowsOf(engine, 'SELECT count(*) FROM orders')).toEqual([[2]]);
});

test('a roll without rows has no file', async () => {
  const { roll, engine } = await openEngine();
  expect(await roll('orders')).toEqual([]);
  expect(await rowsOf(engine, 'SELECT count(*) FROM orders')).toEqual([[0]]);
});

test('a new log begins with a new epoch, after the rows of the log before were written', async () => {
  const { engine, roll } = await openEngine();
  const second = { epoch: 1, clusterId: 'c', topicId: 'new' };
  await engine.append([batchOf([row(5)])], none);
  await expect(engine.begin('orders', second, [0])).rejects.toThrow(/not written yet/);
  await roll('orders');
  await engine.begin('orders', second, [0]);
  await engine.append([batchOf([row(0)])], none);
  expect(
    await engine.query('SELECT epoch, "offset" FROM orders ORDER BY ALL', { topics: ['orders'] }),
  ).toMatchObject({
    rows: [
      [0, 5],
      [1, 0],
    ],
    positions: { orders: { epoch: 1, next: [1] } },
  });
});

test('a topic outside of the catalogue has the base columns and any text', async () => {
  const { engine } = await openEngine({}, ['else.where']);
  await engine.append(
    [batchOf([row(0, { data: 'a\0b' }), row(1, { data: null })], { topic: 'else.where' })],
    none,
  );
  expect(await rowsOf(engine, 'SELECT data FROM "else.where" ORDER BY "offset"', 'else.where')).toEqual([
    ['a\0b'],
    [null],
  ]);
});

test('a snapshot has the files and the open rows of a moment for another process', async () => {
  const { engine, roll, path } = await openEngine();
  await engine.append([batchOf([row(0)], { invalid: [invalidRow(1)] })], none);
  await roll('orders');
  await engine.append([batchOf([row(2)])], none);
  const snapshot = await engine.snapshot(
    ['orders', 'prices'],
    (topic, kind) => `${path}/${topic}-${kind}.parquet`,
  );
  await engine.append([batchOf([row(3)])], none);
  await roll('orders');
  const { orders, prices } = snapshot.tables;
  const read = async (select = '') =>
    (await engine.query(`SELECT "offset" FROM (${select}) ORDER BY 1`, { topics: [] })).rows;
  expect(await read(orders?.valid.select)).toEqual([[0], [2]]);
  expect(await read(orders?.invalid.select)).toEqual([[1]]);
  expect(await read(prices?.valid.select)).toEqual([]);
  expect(orders?.valid.paths).toContain(`${path}/orders-valid.parquet`);
  expect(snapshot.positions).toEqual({ orders: { epoch: 0, next: [3] }, prices: { epoch: 0, next: [0] } });
});

test('files with other columns, of an earlier version, are read with those of today', async () => {
  const { engine, roll, files, path } = await openEngine();
  await engine.append([batchOf([row(0)])], none);
  const [current] = await roll('orders');
  const old = await engine.export(
    `SELECT partition, 1::BIGINT AS "offset", "at", key, id, type, epoch, data, order_id, 7::INTEGER AS total, [{sku: 's', price: 5}] AS items, 'x' AS gone FROM orders`,
    'parquet',
    { topics: ['orders'] },
  );
  const earlier = join(path, 'earlier.parquet');
  await rename(old, earlier);
  if (current) files.push({ ...current, path: earlier, schemaVersion: 1, topic: 'orders' });
  const result = await engine.query('SELECT "offset", order_id, total, items FROM orders ORDER BY "offset"', {
    topics: ['orders'],
  });
  expect(result.rows).toEqual([
    [0, 'o-1', null, null],
    [1, 'o-1', 7, [{ sku: 's', name: null, quantity: null, unit_price: null, price: 5 }]],
  ]);
});
