import { describe, expect, it } from 'vitest';
import type { Topic } from '@/lib/events';
import { decodeRecordBatches } from './record-batch';

/** Three records at offsets 41 to 43, as Kafka's own Java client (4.4) packs them with each codec. */
const batches = {
  none: 'AAAAAAAAACkAAAIg/////wKcRJd4AAAAAAACAAABi8/laAAAAAGLz+VoAv//////////////////AAAAA8YCAAAAAmuQAnsibiI6MCwicGFkIjoiYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjIn0ECmNlX2lkCGlkLTAKb3RoZXICeMYCAAICAmuQAnsibiI6MSwicGFkIjoiYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjIn0ECmNlX2lkCGlkLTEKb3RoZXICeMYCAAQEAmuQAnsibiI6MiwicGFkIjoiYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjIn0ECmNlX2lkCGlkLTIKb3RoZXICeA==',
  gzip: 'AAAAAAAAACkAAACR/////wJb8sSBAAEAAAACAAABi8/laAAAAAGLz+VoAv//////////////////AAAAAx+LCAAAAAAAAP87xsTAwMCUPYGpWilPycpAR6kgMUXJSikxKXlAkFItC1dyanxmCkdmiq4BV35JRmoRU8UxJgYmJrgjDQeVIw2RHMnCAnek0aBypBHMkQDgoW5z7wEAAA==',
  snappy:
    'AAAAAAAAACkAAACv/////wKYkd0xAAIAAAACAAABi8/laAAAAAGLz+VoAv//////////////////AAAAA4JTTkFQUFkAAAAAAQAAAAEAAABq7wNkxgIAAAACa5ACeyJuIjowLCJwYWQiOiJhYmP+AwDSAwBoIn0ECmNlX2lkCGlkLTAKb3RoZXICeMYCAAICFaUAMf6lAP6lADKlAAAxHaUEBAQVpQAy/qUA/qUAMqUAIDIKb3RoZXICeA==',
  lz4: 'AAAAAAAAACkAAACb/////wKyr9s2AAMAAAACAAABi8/laAAAAAGLz+VoAv//////////////////AAAAAwQiTRhgQIJbAAAA/wvGAgAAAAJrkAJ7Im4iOjAsInBhZCI6ImFiYwMAYvUMIn0ECmNlX2lkCGlkLTAKb3RoZXICeMYCAAICpQAfMaUAehcxpQAlBASlAB8ypQB6kDIKb3RoZXICeAAAAAA=',
  zstd: 'AAAAAAAAACkAAACO/////wL2DqpsAAQAAAACAAABi8/laAAAAAGLz+VoAv//////////////////AAAAAyi1L/0AWIwCALQDxgIAAAACa5ACeyJuIjowLCJwYWQiOiJhYmMifQQKY2VfaWQIaWQtMApvdGhlcgJ4xgIAAgIxMQQEMjIHAIAQBaAXFAQGUwAVo0wxlKYODwEAAA==',
};
const topic: Topic = 'logs';
const origin = (from: number) => ({ topic, partition: 2, from });
const read = (name: keyof typeof batches, from = 41) =>
  decodeRecordBatches(Buffer.from(batches[name], 'base64'), origin(from), []);

/** The same batch as one of a transaction of this producer; attributes are at byte 21, the producer at 43. */
function transactional(producerId: number, attributes = 0x10): Buffer {
  const bytes = Buffer.from(batches.none, 'base64');
  bytes.writeInt16BE(attributes, 21);
  bytes.writeBigInt64BE(BigInt(producerId), 43);
  return bytes;
}

describe('record batches', () => {
  it.each(Object.keys(batches) as (keyof typeof batches)[])('are read when packed with %s', (name) => {
    const { records, next } = read(name);
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

  it('begin where they are wanted and not where they begin', () => {
    expect(read('zstd', 43).records.map(({ offset }) => offset)).toEqual([43]);
  });

  it('that are cut off at the end wait for the next fetch', () => {
    const whole = Buffer.from(batches.none, 'base64');
    const { records, next } = decodeRecordBatches(whole.subarray(0, -1), origin(41), []);
    expect([records, next]).toEqual([[], 41]);
  });

  it('that cannot be unpacked are told, and passed over', () => {
    const broken = Buffer.from(batches.gzip, 'base64').fill(7, 80);
    const { records, next } = decodeRecordBatches(broken, origin(41), []);
    expect(records).toMatchObject([
      { offset: 41, value: null, unreadable: expect.stringContaining('unpacked') },
    ]);
    expect(next).toBe(44);
  });

  it('of an aborted transaction are left out, and those of its producer after it are not', () => {
    const committed = decodeRecordBatches(transactional(9), origin(41), [{ producerId: 8, firstOffset: 41 }]);
    expect(committed.records).toHaveLength(3);
    const aborted = decodeRecordBatches(transactional(8), origin(41), [{ producerId: 8, firstOffset: 41 }]);
    expect([aborted.records, aborted.next]).toEqual([[], 44]);
    const marker = transactional(8, 0x30);
    const later = decodeRecordBatches(Buffer.concat([marker, transactional(8)]), origin(41), [
      { producerId: 8, firstOffset: 41 },
    ]);
    expect(later.records).toHaveLength(3);
  });
});
