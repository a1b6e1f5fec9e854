import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, type RawRecord } from '@/lib/events';
import { type TailBatch, type TextRecord, textRecordDecoder } from '@/server/bus';
import { readRecordBatches } from '@/server/bus/wire/records/record-batch';
import { batchBytes, type TestRecord } from '@/server/testing/kafka/record-bytes';
import { anyHeaders, anyValue, validEvent } from '@/server/testing/shop/any-event';
import { toBatch } from './to-batch';

const arrivedAt = 1_700_000_000_000;

/** Records as Kafka has them, read as the lake reads them. */
function read(topic: string, records: readonly TestRecord[]): TailBatch<TextRecord, string> {
  const origin = { topic, partition: 3, from: 0 };
  const limits = { batchBytes: 64 * 1024 * 1024 };
  const bytes = batchBytes({ records, timestamp: arrivedAt - 5 });
  const [chunk] = readRecordBatches(bytes, origin, [], textRecordDecoder, limits);
  const {
    records: found,
    skipped,
    unreadable,
    next,
  } = chunk ?? { records: [], skipped: [], unreadable: [], next: 0 };
  return { topic, partition: 3, records: found, skipped, unreadable, next };
}

const batchOf = (topic: string, ...records: TestRecord[]) => toBatch(read(topic, records), arrivedAt);
const rowOf = (topic: string, record: TestRecord) => batchOf(topic, record).rows[0];
const invalidOf = (topic: string, record: TestRecord) => batchOf(topic, record).invalid[0];
const headers = (texts: Record<string, string>) => Object.entries(texts);
const log = (over: object) => ({ level: 'info', service: 's', msg: 'm', at: 1, ...over });

describe('a record of the catalogue', () => {
  test('becomes a row with its data as Kafka has it', () => {
    const data = '{"symbol":"ACME","price":-0.5,"size":1,"at":7}';
    const given = { ce_id: 'i', ce_source: 's', traceparent: 't' };
    expect(rowOf('prices', { key: 'ACME', value: data, headers: headers(given) })).toEqual({
      ...{
        partition: 3,
        offset: 0,
        at: arrivedAt - 5,
        key: 'ACME',
        id: 'i',
        type: 'price.ticked',
        source: 's',
      },
      ...{ traceparent: 't', data, fields: null },
    });
  });

  test.each([
    ['white space', '{"symbol": "A", "price": 1, "size": 1, "at": 1}'],
    ['another order', '{"at":1,"size":1,"price":1,"symbol":"A"}'],
    ['more fields', '{"symbol":"A","price":1,"size":1,"at":1,"more":{}}'],
    ['a name twice', '{"symbol":"B","symbol":"A","price":1,"size":1,"at":1}'],
    ['other numbers', '{"symbol":"A","price":1.0,"size":1e0,"at":1}'],
  ])('with %s keeps it, and has the validated data beside it', (_, data) => {
    const row = rowOf('prices', { value: data });
    expect(row?.data).toBe(data);
    expect(row?.fields).toBe('{"symbol":"A","price":1,"size":1,"at":1}');
  });

  test('has levels in their usual names in the validated data', () => {
    const row = rowOf('logs', { value: JSON.stringify(log({ level: 50 })) });
    expect(JSON.parse(row?.fields ?? '')).toMatchObject({ level: 'error' });
    expect(JSON.parse(row?.data ?? '')).toMatchObject({ level: 50 });
  });

  test('with lone surrogates keeps them in the data, and have U+FFFD in the validated data', () => {
    const data = String.raw`{"level":"info","service":"s","msg":"\ud800 \\ud800 \ud83d\ude00","at":1}`;
    const row = rowOf('logs', { value: data });
    expect(row?.data).toBe(data);
    expect(JSON.parse(row?.fields ?? '').msg).toBe('\ufffd \\ud800 \u{1f600}');
  });

  test('of a structured CloudEvent has its data alone, also in base64 and after a byte order mark', () => {
    const data = { symbol: 'A', price: 1, size: 1, at: 1 };
    const event = { specversion: '1.0', id: 'i', source: 's', type: 'price.ticked' };
    const base64 = Buffer.from(`\ufeff${JSON.stringify(data)}`).toString('base64');
    for (const value of [
      { ...event, data },
      { ...event, data_base64: base64 },
    ]) {
      const row = rowOf('prices', {
        value: `\ufeff${JSON.stringify(value)}`,
        headers: headers({ 'content-type': 'application/cloudevents+json' }),
      });
      expect(row).toMatchObject({ id: 'i', source: 's', data: JSON.stringify(data), fields: null });
    }
  });

  test('without a usable timestamp has its time of arrival', () => {
    const value = '{"symbol":"A","price":1,"size":1,"at":1}';
    for (const timestamp of [-1, 4_102_444_800_001, 2n ** 62n])
      expect(rowOf('prices', { value, timestamp })?.at).toBe(arrivedAt);
    expect(rowOf('prices', { value, timestamp: 0 })?.at).toBe(0);
  });

  test('that is no event keeps its bytes and every header, and says why', () => {
    const record = {
      key: Buffer.from([255, 0]),
      value: Buffer.from('{"symbol"'),
      headers: [
        ['', null],
        ['x', Buffer.from([254])],
        ['x', 'again'],
      ] as const,
    };
    expect(invalidOf('prices', record)).toEqual({
      ...{ partition: 3, offset: 0, at: arrivedAt - 5, key: record.key, value: record.value },
      headers: [
        { name: Buffer.from(''), value: null },
        { name: Buffer.from('x'), value: Buffer.from([254]) },
        { name: Buffer.from('x'), value: Buffer.from('again') },
      ],
      ...{ reason: 'malformed_json', message: expect.stringContaining('The value is not JSON') },
    });
  });

  test('whatever it is, becomes one row with what decoding found, or one invalid row with its bytes', () => {
    const record = fc.record({
      value: anyValue,
      headers: anyHeaders,
      valid: validEvent,
      isValid: fc.boolean(),
    });
    fc.assert(
      fc.property(record, ({ value, headers: odd, valid, isValid }) => {
        const sent: TestRecord = isValid
          ? { value: JSON.stringify(valid.data), headers: [['ce_type', valid.type]] }
          : {
              value,
              headers: odd.map(({ name, value: bytes }) => [name, bytes && Buffer.from(bytes)] as const),
            };
        const given = read('orders', [sent]);
        const { rows, invalid } = toBatch(given, arrivedAt);
        expect(rows.length + invalid.length).toBe(1);
        const decoded = decode(given.records[0] as unknown as RawRecord, arrivedAt);
        if (isValid) expect(rows).toHaveLength(1);
        if (decoded.ok)
          expect(JSON.parse(rows[0]?.fields ?? rows[0]?.data ?? '')).toEqual(decoded.event.data);
        else expect(invalid[0]).toMatchObject({ value: sent.value, reason: decoded.reason });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a record of another topic', () => {
  test('becomes a row with its text, whatever it is', () => {
    const given = { ce_id: 'i', ce_source: 's', ce_type: 't' };
    expect(rowOf('clicks', { value: '\ufeff<xml/>', headers: headers(given) })).toMatchObject({
      ...{ id: 'i', source: 's', type: 't', data: '\ufeff<xml/>', fields: null, key: null },
    });
    expect(rowOf('clicks', { value: null })).toMatchObject({ id: 'clicks-3-0', type: '', data: null });
    expect(rowOf('clicks', { value: '\ufffd' })?.data).toBe('\ufffd');
    expect(rowOf('clicks', { value: '', headers: headers({ ce_id: 'i'.repeat(257) }) })?.id).toBe(
      'clicks-3-0',
    );
  });

  test('that is no UTF-8 is invalid and keeps its bytes', () => {
    const value = Buffer.from([0x61, 0xff]);
    expect(invalidOf('clicks', { value })).toMatchObject({ value, reason: 'not_utf8' });
  });
});

test('offsets of a batch that cannot be read are one invalid row and a gap', () => {
  const unreadable: TextRecord = textRecordDecoder.unreadable(
    { topic: 'orders', partition: 3, offset: 5, timestamp: 0 },
    'Its checksum is wrong.',
  );
  const given = { topic: 'orders', partition: 3, records: [unreadable], skipped: [], next: 9 };
  for (const topic of ['orders', 'clicks']) {
    expect(toBatch({ ...given, topic, unreadable: [{ from: 6, to: 9 }] }, arrivedAt)).toMatchObject({
      rows: [],
      invalid: [{ offset: 5, key: null, value: null, headers: [], reason: 'unreadable' }],
      gaps: [{ from: 6, to: 9, reason: 'unreadable' }],
      next: 9,
    });
  }
});
