import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { expect, it } from 'vitest';
import { crc32c } from '@/server/bus/wire/codecs/crc32c';
import { partitionOfKey } from './partition-of-key';

it('chooses the same partition as kafkajs, which other producers here publish with', () => {
  const theirs = Partitioners.DefaultPartitioner();
  const keys = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string().map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 500 }), (bytes, partitions) => {
      const key = Buffer.from(bytes);
      const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
        partitionId,
        leader: 0,
      }));
      const message = { key, value: null };
      const chosen = theirs({ topic: 't', partitionMetadata, message } as never);
      expect(partitionOfKey(key, partitions)).toBe(chosen);
    }),
  );
});

it('computes the checksums of RFC 3720', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, n) => n))).toBe(0x46dd794e);
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});
