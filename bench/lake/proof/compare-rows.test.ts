import { expect, it } from 'vitest';
import { rowProblems } from './compare-rows';
import type { Row } from './expected';
import type { FileRow } from './lake-rows';

const at = Date.UTC(2026, 10, 26, 8, 59);
const wanted: Row = {
  kind: 'row',
  timestamp: at,
  isTimed: true,
  key: Buffer.from('ö'),
  type: 'price.ticked',
  fields: { symbol: 'A\ud800', price: -0, at: 5, unitPrice: [{ skuName: 'x', gone: undefined }] },
  id: 'e-1',
  source: '/s',
  traceparent: null,
  data: '{"symbol":"A"}',
};
const found: FileRow = {
  partition: 1,
  offset: 2,
  epoch: 0,
  at,
  key: 'ö',
  id: 'e-1',
  type: 'price.ticked',
  source: '/s',
  traceparent: null,
  data: '{"symbol":"A"}',
  fields: {
    symbol: 'A\ufffd',
    price: 0,
    data_at: 5,
    unit_price: [{ sku_name: 'x', gone: null }],
    other: null,
  },
  folder: '2026-11-26T08',
};

it('a row that is equal to its record has no problem', () => {
  expect(rowProblems(found, wanted, 0)).toEqual([]);
});

it.each([
  ['at', { at: at + 1 }],
  ['key', { key: 'o' }],
  ['id', { id: 'e-2' }],
  ['type', { type: 'x' }],
  ['source', { source: null }],
  ['traceparent', { traceparent: 't' }],
  ['data', { data: '{"symbol": "A"}' }],
  ['epoch', { epoch: 1 }],
  ['folder', { folder: '2026-11-26T09' }],
  ['columns', { fields: { ...found.fields, price: 0.1 } }],
  ['columns', { fields: { ...found.fields, other: 1 } }],
])('a row with another %s is found', (name, change) => {
  expect(rowProblems({ ...found, ...change }, wanted, 0)).toEqual([name]);
});

it('a time of arrival may be any time since the run began', () => {
  const untimed = { ...wanted, timestamp: -1, isTimed: false };
  expect(rowProblems(found, untimed, at - 1)).toEqual([]);
  expect(rowProblems(found, untimed, at + 1)).toEqual(['at']);
});
