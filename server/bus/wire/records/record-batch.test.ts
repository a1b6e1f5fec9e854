import { beforeAll, describe, expect, it } from 'vitest';
import type { RawRecord } from '@/lib/events';
import { zstdReady } from '@/server/bus/wire/codecs/zstd';
import type { AbortedTransaction } from '@/server/bus/wire/requests/fetch';
import { offsetRange, offsetsOfChunk } from '@/server/testing/kafka/offsets-of-chunk';
import type { codecNumbers } from '@/server/testing/kafka/packing';
import { batchBytes, framed, type TestBatch, varint } from '@/server/testing/kafka/record-bytes';
import type { OffsetRun } from './offset-run';
import { rawRecordDecoder } from './raw-record';
import { maxRecordBytes, type Origin, readRecordBatches } from './record-batch';

/** Three records at offsets 41 to 43, as Kafka's own Java client (4.4) packs them with each codec. */
const batches = {
  none: 'AAAAAAAAACkAAAIg/////wKcRJd4AAAAAAACAAABi8/laAAAAAGLz+VoAv//////////////////AAAAA8YCAAAAAmuQAnsibiI6MCwicGFkIjoiYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjIn0ECmNlX2lkCGlkLTAKb3RoZXICeMYCAAICAmuQAnsibiI6MSwicGFkIjoiYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjIn0ECmNlX2lkCGlkLTEKb3RoZXICeMYCAAQEAmuQAnsibiI6MiwicGFkIjoiYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjIn0ECmNlX2lkCGlkLTIKb3RoZXICeA==',
  gzip: 'AAAAAAAAACkAAACR/////wJb8sSBAAEAAAACAAABi8/laAAAAAGLz+VoAv//////////////////AAAAAx+LCAAAAAAAAP87xsTAwMCUPYGpWilPycpAR6kgMUXJSikxKXlAkFItC1dyanxmCkdmiq4BV35JRmoRU8UxJgYmJrgjDQeVIw2RHMnCAnek0aBypBHMkQDgoW5z7wEAAA==',
  snappy:
    'AAAAAAAAACkAAACv/////wKYkd0xAAIAAAACAAABi8/laAAAAAGLz+VoAv//////////////////AAAAA4JTTkFQUFkAAAAAAQAAAAEAAABq7wNkxgIAAAACa5ACeyJuIjowLCJwYWQiOiJhYmP+AwDSAwBoIn0ECmNlX2lkCGlkLTAKb3RoZXICeMYCAAICFaUAMf6lAP6lADKlAAAxHaUEBAQVpQAy/qUA/qUAMqUAIDIKb3RoZXICeA==',
  lz4: 'AAAAAAAAACkAAACb/////wKyr9s2AAMAAAACAAABi8/laAAAAAGLz+VoAv//////////////////AAAAAwQiTRhgQIJbAAAA/wvGAgAAAAJrkAJ7Im4iOjAsInBhZCI6ImFiYwMAYvUMIn0ECmNlX2lkCGlkLTAKb3RoZXICeMYCAAICpQAfMaUAehcxpQAlBASlAB8ypQB6kDIKb3RoZXICeAAAAAA=',
  zstd: 'AAAAAAAAACkAAACO/////wL2DqpsAAQAAAACAAABi8/laAAAAAGLz+VoAv//////////////////AAAAAyi1L/0AWIwCALQDxgIAAAACa5ACeyJuIjowLCJwYWQiOiJhYmMifQQKY2VfaWQIaWQtMApvdGhlcgJ4xgIAAgIxMQQEMjIHAIAQBaAXFAQGUwAVo0wxlKYODwEAAA==',
};
beforeAll(() => zstdReady);

const limits = { batchBytes: 16 * 1024 * 1024 };

/** The records of some bytes and the next offset after them. */
function read(
  bytes: Buffer,
  origin: Partial<Origin> = {},
  aborted: AbortedTransaction[] = [],
): { records: RawRecord[]; next: number; chunks: number; skipped: OffsetRun[]; unreadable: OffsetRun[] } {
  const whole: Origin = { topic: 'logs', partition: 2, from: 41, ...origin };
  let { from: next } = whole;
  const records: RawRecord[] = [];
  const skipped: OffsetRun[] = [];
  const unreadable: OffsetRun[] = [];
  let chunks = 0;
  for (const chunk of readRecordBatches(bytes, whole, aborted, rawRecordDecoder, limits)) {
    for (const record of chunk.records) records.push(record);
    expect(chunk.next).toBeGreaterThan(next);
    expect(offsetsOfChunk(chunk)).toEqual(offsetRange(next, chunk.next));
    skipped.push(...chunk.skipped);
    unreadable.push(...chunk.unreadable);
    ({ next } = chunk);
    chunks += 1;
  }
  return { records, next, chunks, skipped, unreadable };
}
const packed = (name: keyof typeof batches) => Buffer.from(batches[name], 'base64');
const offsetsOf = ({ records }: { records: RawRecord[] }) => records.map(({ offset }) => offset);
/** The same batch with other bytes after its checksum, which is recomputed. */
const changed = (batch: Buffer, change: (checked: Buffer) => void): Buffer => {
  const checked = Buffer.from(batch.subarray(21));
  change(checked);
  return framed(checked, Number(batch.readBigInt64BE(0)));
};

/** The same batch in a transaction of this producer; attributes are at byte 21, the producer at 43. */
const transactional = (producerId: number, attributes = 0x10): Buffer =>
  changed(packed('none'), (checked) => {
    checked.writeInt16BE(attributes, 0);
    checked.writeBigInt64BE(BigInt(producerId), 43 - 21);
  });
const valued = (values: readonly string[], more: Partial<TestBatch> = {}) =>
  batchBytes({ baseOffset: 41, timestamp: 5, records: values.map((value) => ({ value })), ...more });

describe('record batches', () => {
  it.each(Object.keys(batches) as (keyof typeof batches)[])('are read when packed with %s', (name) => {
    const { records, next } = read(packed(name));
    expect(next).toBe(44);
    expect(
      records.map(({ offset, timestamp, value }) => [offset, timestamp, JSON.parse(value ?? '').n]),
    ).toEqual([
      [41, 1_700_000_000_000, 0],
      [42, 1_700_000_000_001, 1],
      [43, 1_700_000_000_002, 2],
    ]);
    expect(records[1]).toMatchObject({ topic: 'logs', partition: 2, headers: new Map([['ce_id', 'id-1']]) });
  });

  it('are read from the wanted offset on, also within a batch', () => {
    expect(offsetsOf(read(packed('zstd'), { from: 43 }))).toEqual([43]);
  });

  it('that are incomplete are left for the next fetch', () => {
    expect(read(packed('none').subarray(0, -1))).toMatchObject({ records: [], next: 41 });
  });

  it('that stay incomplete are reported as unreadable and skipped', () => {
    for (const length of [12, 16, 17, 40, 61, 200]) {
      const { records, next } = read(packed('none').subarray(0, length), { skipIncomplete: true });
      expect(records).toMatchObject([{ offset: 41, value: null, unreadable: 'It is incomplete.' }]);
      expect(next).toBe(length < 61 ? 42 : 44);
    }
  });

  it('that cannot be decompressed are reported and skipped', () => {
    const broken = changed(packed('gzip'), (checked) => checked.fill(7, 80 - 21, checked.length - 8));
    const { records, next } = read(Buffer.concat([broken, valued(['x'], { baseOffset: 44 })]));
    expect(records).toMatchObject([
      { offset: 41, value: null, unreadable: expect.stringContaining('decompressed') },
      { offset: 44, value: 'x' },
    ]);
    expect(next).toBe(45);
  });

  it('with a wrong checksum are reported and skipped', () => {
    const flipped = packed('none');
    flipped[100] = (flipped[100] as number) ^ 1;
    const { records, next } = read(Buffer.concat([flipped, valued(['x'], { baseOffset: 44 })]));
    expect(records).toMatchObject([
      { offset: 41, timestamp: 1_700_000_000_002, unreadable: expect.stringContaining('checksum') },
      { offset: 44, value: 'x' },
    ]);
    expect(next).toBe(45);
  });

  it('that continue beyond the end are left for the next response, because the broker reads the end first', () => {
    const early = valued(['a']);
    const late = batchBytes({ baseOffset: 42, timestamp: 5, records: [{ value: 'b' }, { value: 'c' }] });
    expect(read(late, { from: 42, end: 43 })).toMatchObject({ next: 42, records: [] });
    expect(read(Buffer.concat([early, late]), { end: 42 })).toMatchObject({
      next: 42,
      records: [{ value: 'a' }],
    });
    expect(offsetsOf(read(late, { from: 42, end: 44 }))).toEqual([42, 43]);
  });

  it('with false offsets are skipped no further than to the end of the partition', () => {
    const broken = valued(['x'], { claims: { lastOffsetDelta: 2 ** 31 - 1, crc: 1 } });
    const far = valued(['x'], { claims: { lastOffsetDelta: 100 } });
    for (const bytes of [broken, far]) {
      expect(read(bytes, { end: 60 })).toMatchObject({ next: 41, records: [] });
      expect(read(bytes, { end: 60, skipIncomplete: true })).toMatchObject({
        next: 60,
        records: [{ offset: 41 }],
      });
    }
  });

  it('of an aborted transaction are left out, and those of its producer after it are not', () => {
    const aborted = [{ producerId: 8, firstOffset: 41 }];
    expect(read(transactional(9), {}, aborted).records).toHaveLength(3);
    expect(read(transactional(8), {}, aborted)).toMatchObject({
      records: [],
      skipped: [{ from: 41, to: 44 }],
      next: 44,
    });
    const marker = transactional(8, 0x30);
    const after = changed(valued(['x'], { baseOffset: 44 }), (checked) => {
      checked.writeInt16BE(0x10, 0);
      checked.writeBigInt64BE(8n, 43 - 21);
    });
    expect(offsetsOf(read(Buffer.concat([marker, after]), {}, aborted))).toEqual([44]);
  });

  it('report the offsets without a record: markers, and records that compaction removed', () => {
    const kept = [{ delta: 2 }, { delta: 3 }, { delta: 7 }].map((one) => ({ ...one, value: 'x' }));
    const compacted = batchBytes({ baseOffset: 41, records: kept, claims: { lastOffsetDelta: 9 } });
    const marker = changed(valued(['m'], { baseOffset: 51 }), (checked) => checked.writeInt16BE(0x30, 0));
    const last = valued(['y'], { baseOffset: 60 });
    const all = read(Buffer.concat([compacted, marker, last]), { from: 41 });
    expect(offsetsOf(all)).toEqual([43, 44, 48, 60]);
    expect(all).toMatchObject({ next: 61, unreadable: [] });
    expect(all.skipped).toEqual([
      { from: 41, to: 43 },
      { from: 45, to: 48 },
      { from: 49, to: 51 },
      { from: 51, to: 52 },
      { from: 52, to: 60 },
    ]);
    expect(read(compacted, { from: 46 }).skipped).toEqual([
      { from: 46, to: 48 },
      { from: 49, to: 51 },
    ]);
  });

  it('that cannot be read report their offsets', () => {
    const flipped = packed('none');
    flipped[100] = (flipped[100] as number) ^ 1;
    expect(read(flipped, { from: 30 })).toMatchObject({
      records: [{ offset: 41 }],
      skipped: [{ from: 30, to: 41 }],
      unreadable: [{ from: 42, to: 44 }],
    });
  });

  it('of 150,000 records are read in chunks, between which the event loop can run', () => {
    const records = Array.from({ length: 150_000 }, (_, n) => ({
      value: '{}',
      headers: [['ce_id', `${n}`]] as const,
    }));
    const wide = read(batchBytes({ baseOffset: 41, records, codec: 'gzip' }));
    expect(wide).toMatchObject({ next: 150_041, chunks: 150 });
    expect(wide.records).toHaveLength(150_000);
    expect(wide.records.at(-1)?.headers.get('ce_id')).toBe('149999');
  }, 60_000);

  it.each([-9_000_000_000_000_000, -1, 0, 17e17])('may have the timestamp %d', (timestamp) => {
    const { records } = read(valued(['x'], { timestamp: BigInt(timestamp) }));
    expect(records).toMatchObject([{ timestamp, value: 'x' }]);
  });

  it('of an old or unknown format are reported', () => {
    for (const [format, reason] of [
      [1, /older than Kafka 0.11/],
      [77, /format 77 is not supported/],
    ] as const) {
      const bytes = valued(['x']);
      bytes[16] = format;
      expect(read(bytes)).toMatchObject({
        records: [{ unreadable: expect.stringMatching(reason) }],
        next: 42,
      });
    }
  });

  it.each([-1, -(2 ** 31), 0, 4])(
    'whose length is %d end what is read of an answer, and it goes on behind',
    (length) => {
      const bytes = valued(['x']);
      bytes.writeInt32BE(length, 8);
      expect(read(bytes)).toMatchObject({
        records: [{ offset: 41, unreadable: 'It is incomplete.' }],
        next: 42,
      });
    },
  );

  it('before the wanted offset are skipped, even malformed ones', () => {
    const before = valued(['x'], { claims: { crc: 1 } });
    expect(read(before, { from: 50 })).toMatchObject({ records: [], next: 50 });
  });
});

describe('records of a batch', () => {
  const good = { value: 'good' };
  /** A batch of a good record, these bytes as a record and another good one. */
  const around = (bytes: Buffer) => {
    const whole = valued(['good', 'x', 'good']);
    const before = batchBytes({ baseOffset: 41, timestamp: 5, records: [good] }).length;
    const after = valued(['good', 'x']).length;
    const checked = Buffer.concat([whole.subarray(21, before), bytes, whole.subarray(after)]);
    return framed(checked, 41);
  };
  const recordOf = (...parts: Buffer[]) => {
    const body = Buffer.concat([Buffer.from([0, 0]), ...parts]);
    return Buffer.concat([varint(body.length), body]);
  };

  it('that cannot be read do not affect the others of the batch', () => {
    const broken = {
      'a value beyond the end': recordOf(varint(1), varint(-1), varint(1_000), varint(0)),
      'a negative length': recordOf(varint(1), varint(-7), varint(-1), varint(0)),
      'headers that are not there': recordOf(varint(1), varint(-1), varint(-1), varint(90)),
      'less than no headers': recordOf(varint(1), varint(-1), varint(-1), varint(-3)),
      'a number that does not end': recordOf(varint(1), Buffer.alloc(6, 0xff)),
    };
    for (const [what, bytes] of Object.entries(broken)) {
      const { records, next } = read(around(bytes));
      expect(records, what).toMatchObject([
        { offset: 41, value: 'good' },
        { offset: 42, value: null, unreadable: expect.any(String) },
        { offset: 43, value: 'good' },
      ]);
      expect(next).toBe(44);
    }
  });

  it('after one with a wrong length or offset are reported with it, and the next batch is read', () => {
    const broken = {
      'a length that does not end': Buffer.alloc(6, 0xff),
      'a length beyond the end': varint(5_000),
      'no length': varint(0),
      'an offset that was there': recordOf(varint(0), varint(-1), varint(-1), varint(0)),
      'an offset behind the batch': recordOf(varint(99), varint(-1), varint(-1), varint(0)),
    };
    for (const [what, bytes] of Object.entries(broken)) {
      const { records, next } = read(Buffer.concat([around(bytes), valued(['next'], { baseOffset: 44 })]));
      expect(records, what).toMatchObject([
        { offset: 41, value: 'good' },
        { offset: 42, unreadable: expect.any(String) },
        { offset: 44, value: 'next' },
      ]);
      expect(next).toBe(45);
    }
  });

  it('that are declared but missing are one unreadable record', () => {
    const { records, next } = read(
      valued(['a', 'b'], { claims: { count: 2_000_000_000, lastOffsetDelta: 2_000 } }),
    );
    expect(records).toMatchObject([
      { value: 'a' },
      { value: 'b' },
      { offset: 43, unreadable: expect.any(String) },
    ]);
    expect(next).toBe(2_042);
  });

  it('that are too large are reported by their coordinates, and not copied', () => {
    const value = [{ byte: 97, times: maxRecordBytes }];
    const { records } = read(
      batchBytes({ baseOffset: 41, codec: 'gzip', records: [good, { value, timestamp: 9 }, good] }),
    );
    expect(records).toMatchObject([
      { value: 'good' },
      { offset: 42, timestamp: 9, value: null, unreadable: expect.stringContaining('no more than 4194304') },
      { value: 'good' },
    ]);
  });

  it('with too many headers are reported', () => {
    const headers = Array.from({ length: 1_001 }, () => ['x', null] as const);
    const { records } = read(batchBytes({ baseOffset: 41, records: [{ headers }, good] }));
    expect(records).toMatchObject([
      { unreadable: expect.stringContaining('1001 headers') },
      { value: 'good' },
    ]);
  });

  it('have the first non-null value of each header', () => {
    const headers = [
      ['ce_id', null],
      ['ce_id', 'first'],
      ['ce_id', 'second'],
      ['ce_type', null],
      ['', 'of no name'],
      ['ce_timf', 'of the same length'],
      ['traceparent', ''],
      [Buffer.from([0xff, 0xfe, 0x00]), Buffer.from([0xff])],
    ] as const;
    const { records } = read(batchBytes({ baseOffset: 41, records: [{ headers, value: null }] }));
    expect(records).toMatchObject([
      {
        value: null,
        headers: new Map([
          ['ce_id', 'first'],
          ['traceparent', ''],
        ]),
      },
    ]);
  });
});

describe('a batch larger than the limit', () => {
  const bomb = (codec: keyof typeof codecNumbers, times: number) =>
    batchBytes({ baseOffset: 41, codec, records: [{ value: [{ byte: 97, times }] }] });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'is refused before it takes the memory, in %s',
    (codec) => {
      const bytes = bomb(codec, 200 << 20);
      const before = process.memoryUsage();
      const { records, next } = read(Buffer.concat([bytes, valued(['next'], { baseOffset: 42 })]));
      const after = process.memoryUsage();
      expect(records).toMatchObject([
        { offset: 41, unreadable: expect.stringContaining('KAFKA_MAX_BATCH_BYTES') },
        { offset: 42, value: 'next' },
      ]);
      expect(next).toBe(43);
      expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2 * limits.batchBytes);
    },
  );

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'and one that is a bit less is read, in %s',
    (codec) => {
      expect(read(bomb(codec, 3 << 20)).records[0]?.value).toHaveLength(3 << 20);
    },
  );

  it('is refused when it is not compressed', () => {
    const { records } = read(bomb('none', 17 << 20));
    expect(records).toMatchObject([{ unreadable: expect.stringContaining('KAFKA_MAX_BATCH_BYTES') }]);
  });
});
