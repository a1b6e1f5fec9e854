import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decompress } from '@/server/bus/wire/codecs/compression';
import { zstdReady } from '@/server/bus/wire/codecs/zstd';
import { fetchRequest } from '@/server/bus/wire/requests/fetch';
import { listOffsetsRequest } from '@/server/bus/wire/requests/list-offsets';
import { metadataRequest } from '@/server/bus/wire/requests/metadata';
import { ResponseFrames } from '@/server/bus/wire/response-frames';
import type { CodecName } from '@/server/testing/kafka/packing';
import { batchBytes, framed } from '@/server/testing/kafka/record-bytes';
import { recordsOf } from './fetched-records';
import { groupRecordDecoder } from './group-record';
import { rawRecordDecoder } from './raw-record';
import type { RecordDecoder } from './record';
import { readRecordBatches } from './record-batch';

beforeAll(() => zstdReady);

const limits = { batchBytes: 1024 * 1024 };
const from = 1_000;
const codecs: CodecName[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const runs = { numRuns: 400 };

const bytes = (maxLength = 600) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const text = fc.option(fc.string({ maxLength: 40 }), { nil: null });
const record = fc.record({
  key: text,
  value: fc.option(fc.oneof(fc.string({ maxLength: 200 }), bytes(60)), { nil: null }),
  headers: fc.array(fc.tuple(fc.oneof(fc.constantFrom('ce_id', 'ce_type'), bytes(8)), text), {
    maxLength: 4,
  }),
  timestamp: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
});
const batch = fc
  .record({
    records: fc.array(record, { maxLength: 6 }),
    codec: fc.constantFrom(...codecs),
    baseOffset: fc.integer({ min: from - 4, max: from + 50 }),
  })
  .map((spec) => batchBytes({ ...spec, timestamp: 0n }));

/** Corrupts valid bytes: flips bits, cuts, writes impossible lengths. */
type Mutation = (bytes: Buffer) => Buffer;
const odd = fc.constantFrom(-1, 0, 1, 12, 60, 0x7fff_ffff, -0x8000_0000, 1_000_000);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(
    ([at, mask]): Mutation =>
      (whole) => {
        const copy = Buffer.from(whole);
        if (copy.length > 0) copy[at % copy.length] = (copy[at % copy.length] as number) ^ mask;
        return copy;
      },
  ),
  fc.nat().map(
    (at): Mutation =>
      (whole) =>
        whole.subarray(0, at % (whole.length + 1)),
  ),
  fc.tuple(fc.nat(), odd).map(
    ([at, value]): Mutation =>
      (whole) => {
        const copy = Buffer.from(whole);
        if (copy.length >= 4) copy.writeInt32BE(value, at % (copy.length - 3));
        return copy;
      },
  ),
  fc.tuple(fc.nat(), bytes(12)).map(
    ([at, more]): Mutation =>
      (whole) => {
        const where = at % (whole.length + 1);
        return Buffer.concat([whole.subarray(0, where), more, whole.subarray(where)]);
      },
  ),
);
const mutated = (whole: fc.Arbitrary<Buffer>) =>
  fc
    .tuple(whole, fc.array(mutation, { maxLength: 4 }))
    .map(([one, changes]) => changes.reduce((changing, change) => change(changing), one));
/** Recomputes the checksum, so that the bytes after it are decoded. */
const resealed = mutated(batch).map((whole) =>
  whole.length < 25 ? whole : framed(whole.subarray(21), Number(BigInt.asIntN(40, whole.readBigInt64BE(0)))),
);
const answers = fc
  .array(fc.oneof(mutated(batch), resealed, batch, bytes()), { maxLength: 4 })
  .map((parts) => Buffer.concat(parts));

/** Reads to the end as the readers do, and checks their assumptions. */
function readToEnd(input: Buffer, decoder: RecordDecoder<{ offset: number }>, skipIncomplete: boolean): void {
  const origin = { topic: 'orders', partition: 0, from, end: from + 1_000, skipIncomplete } as const;
  let next = from;
  let least = from;
  let steps = 0;
  for (const chunk of readRecordBatches(input, origin, [], decoder, limits)) {
    for (const { offset } of chunk.records) {
      expect(offset).toBeGreaterThanOrEqual(least);
      least = offset + 1;
    }
    expect(Number.isSafeInteger(chunk.next)).toBe(true);
    expect(chunk.next).toBeGreaterThan(next);
    expect(chunk.next).toBeGreaterThanOrEqual(least);
    // A batch may declare two thousand million offsets.
    const runs = [...chunk.skipped, ...chunk.unreadable];
    const counted = runs.reduce((sum, { from: first, to }) => sum + to - first, chunk.records.length);
    expect(counted).toBe(chunk.next - next);
    ({ next } = chunk);
    steps += 1;
    expect(steps).toBeLessThanOrEqual(input.length + 1);
  }
  if (skipIncomplete && input.length >= 12 && steps === 0) expect(isBefore(input)).toBe(true);
}

// Only offsets before the position are skipped without a report.
const isBefore = (input: Buffer): boolean => input.readBigInt64BE(0) < BigInt(from);

/** Zstandard data of 5,000 letters after some bytes were changed. */
const endless =
  'KLUv/WSIEuVEAAp0KAsH8AeZMDmfe68ArwCvAL8tAuqZHz03XEkcYe6V3PvIB+ifqpg3nn2j9vCGjmmwZl7d+9torpk+irCpLu+BcGaRSLfpcoSzPVDm3SeOUWqUny08Y5LzBxmrh8TbV9CYioSv2g2dmiBMKSyOlINw9onu+HjhRg4U85nNGfawtfJb0daN9pQlMzROUqy95NAszQI7kGvDY63vcPzEGQ22mCgGw8S6Lyfm1zN0dKrDq77O5gkEP71TqBll/NO8qwFXSCPNosaG+5No6hAt71Zik6Ld3UGgt0PiQ8jR1IPizYg40ftQcOalVmAllq4MJ5SUhzbYH9VKyiFwwctOjzjWRX/Aq6xWulghApYrJuFh/dxLpb/vCliUDIJ21Q3TS14AOF0rYqlKzZcGHdJBrnJB1xDqthSoE5oZ37sUSz3j8xrhZjr4EYG1rj57WkuQB+vcQ/WG/xIDznGX17ISh8h1UTvVNJ6RDTwrEiNPg9sBmxQ1mYjR1H0DrLnwdndGwuG/QVw+g/97oLVHQZN3gh4x1qS1t18QG28wjuLcVtVOWEzbyTv4VxDuqlhlUucAvplzjVwioS1FpEmthBCtlg4TMtf/Wat3X9bp6X8RHB8mAF0HTSLo4AFl9HThp09agaxPoC0dDNYlXj8C14OZ9JhsE/+GueWrAA94ALbDYkhr2zQUDHavn2Bg2jEePNOsgXxUu6U2pdQSZcgAOXD1AYvmykARzeAaVszZbsRNrHt8hlNhXNdpo823mEo2AN8DEWWi/km8cDYqWgsT7Bevc4ftGH9AgYhR4HnGW0XCt0W6/Np/fC/RustCdnePFPsg5wg0RbhibsuXwqVuY3fMhxb3no4LWcPjSyGuKmCFA3iQ/qpk1dSP+N5sVLkOL7GP97JSJf/wXhawEBcuQI8sGf6A8mQVPWCGOTtga0yenJEGu1aBShMqUDX0Ox5m0AGC9KgC0yKViEZEREqSJOkSSCAQDAwJyWbyAxIA3gdTJHsBMHx83BUYe9bBJiQABCi00p6hFM+CqYpiJJYV9yJIITKVFbtuHIFxK3ck57O26tQunP+HBB0ou/+a7CyREBiyTV5VKka3IVoSEQAme0IhRKBksm+fKjE1WqPiIBzqObX3WZuPX8OZR7FXj1Bm2bzednI8uLGWwdxyWQETSxWmyI7ABgahlwaeheZNLzgynpm3tN1d/Vh4/DIRxYKyh7yt2+QhEKFUc/h24AehBRRVTdiWEtDyKr8ZrZi4f7BUTXWZHr0V+mHhRh02Omxe4ywTJNrvssgcK4HNsyTsZEUJAYXvPQmEJUdx1G8hw4H+ucCd8ThhvZmsWlQA14/JqBeDbhC7LjIcF/hCLsEYiwwvwdcC8E9+/gY9RJdpZLasCIZdruj0Ku1py5HQcGnSTMjP2NQILiittpcGJZz+TCfSKE/2Vwgqn6pQSIG+LEyhMktTGByfAmV8a5dVDOeGtKhWm47RcAkUJoL6TgaFVVdbx3Hnju7mcj/21ZBiCDRJ2ER1CD1yKWVPm7HaMrspSrBY2O6a6TNGsak4VJBZ+04AhFL4ivNHN0zzn1B97h5CmXEV3s3VAxyneBUIkrk0PT/BPma3MZFZfX4FPF/1uXHgOuIpkp0WuvjcxCT8RdOc6UoHfqWGziV1XI+u4/ZyFS6BJ+Ilrn8QCydbjohmnKX0eIDkBwrOGGCXq5fRuPybfjjKY0+AML7eDMSOm7nJ1lvZMhDnC8kmKhi2C9CXX4JfgQrETCiITfE2pi1xrkBGnO7Iq+iPsfpDBSo99k8sAPnsKxDpe9V47D7eSB7leArJieJSjENKVBXGRAVbkQpuJIAM3EUVESlaqF1foEUm17Gx+zVpWSppxvRBEiSjbWN4Bo8WrwOG0jnUuYTOGx7NldpBh48VVHDpAuZD5BIBl/hbVl8A9FTpOQAn4oiekdIPONXNF4NAVGp/pDdLQtwzsqFDFPSDwrSxbAYvKCHDt2aZv4YsCMmZ3sXrRS6fCVon+FpcioMl2eCIdgASJZ7KxwA/zf+3qvfTJFCeb2c+EIyiwucE+Ez/iYH9byaKUyM9iGomO8KzrNKRQIpvMxgy2er2InlZNbtXMp6N9WD4BEMBtOzXLVn/vkZTyTPobz3giP0Ool47c3sM961XeccoYMAPwBI1WxCRWMcdVVbTw6poWwhirMeeI8z3fEFNEZ6Y9c4j0izoZdsWw88fjoWch3PijvuIxmqZMYZniKgKzHhjPRnwzf91fvYIYTL/QAfw13WMcBf7vJfeuFbJCyvRNJ8Br1WBGAlIYMaJrEUM4KQ/M5DoxCpuiEnDBGocqNJCMFjbCyUAWEq6cHfiathyZChfEja4LMpP7K5gF2buvFGjQE69Hqfoc1Foq+/q5MzmSbV5tYe3fyojgH/kcA1zF4edLTNfP/NCwxS8myjqk9Tbkn5df4q2a3arvKr9LQea5VZTTfOIYRTmIFraGVGZAGBl5NCKXCzbb6kbHz5Mzjf1B0DQAKr8UweglVdDp22/UWYWpw4QhuOi05Icgpn3JiK3i0c2c9VadFqymsZV+Jh8hI0hkYxJiQYyWw67FMptCRJQjxeQM40RoH3bS41uHzWXvgAwHfH38VWPFP+OFMAymH2Hi6VIugDifBuQsDg+6y/3Ie/IZYD9JQ4gEsF2I6bpZpvowIoJjjOB4oU8hmS3TW9mpRPEPog8RM2vbQSIe4Iu7NaQ3RDExMZgznP/QUZFbwQ3RBCSXAYkUyf4wIzFlSubtTP2NEO6+CyUpXBdMaPdDpKyJkyAm7uQdAtVSg6Z0axxFnyEmZFSLSa7oakhRIMKAH8YDWSt+Ooq0aTMN4H2iLIaIat44J4IS1q9/8Kg8sMajsfT3J/XVHNF+m4F/oMZEfmumGPAXAANDSnusRA2Rn24lje8SC+Zkg6zQ4fvcfLDTVWCyREuTVsBgIU2XA==';

describe('decoding of untrusted bytes', () => {
  const shapes: [string, RecordDecoder<{ offset: number }>][] = [
    ['the gateway', rawRecordDecoder],
    ['a group', groupRecordDecoder],
  ];
  it.each(shapes)('returns %s with growing offsets and ends, whatever the bytes are', (_, decoder) => {
    fc.assert(
      fc.property(answers, fc.boolean(), (input, skipIncomplete) =>
        readToEnd(input, decoder, skipIncomplete),
      ),
      runs,
    );
  });

  it.each(codecs)('decompresses no more than the limit, whatever the bytes are, in %s', (codec) => {
    const number = codecs.indexOf(codec);
    fc.assert(
      fc.property(fc.oneof(bytes(2_000), mutated(batch.map((whole) => whole.subarray(61)))), (input) => {
        try {
          expect(decompress(number, input, 10_000).length).toBeLessThanOrEqual(10_000);
        } catch (error) {
          expect((error as Error).name).toBe('MalformedBytes');
        }
      }),
      runs,
    );
  });

  it('ends on Zstandard data on which a decoder in JavaScript hung', () => {
    expect(() => decompress(4, Buffer.from(endless, 'base64'), 10_000)).toThrow('could not be decompressed');
  });

  it('throws MalformedBytes for an invalid response', () => {
    const positions = [{ topic: 'orders', partition: 0, next: from }] as const;
    const decoders = [
      fetchRequest([...positions], { maxWaitMs: 1, maxBytes: 1, maxPartitionBytes: 1 }).response,
      listOffsetsRequest('orders', [0], -1n).response,
      metadataRequest(['orders']).response,
    ];
    fc.assert(
      fc.property(bytes(300), fc.constantFrom(...decoders), (input, { decode }) => {
        try {
          decode(input);
        } catch (error) {
          expect((error as Error).name).toBe('MalformedBytes');
        }
      }),
      runs,
    );
  });

  it('skips a batch that is incomplete three times', () => {
    fc.assert(
      fc.property(batch, fc.integer({ min: 12, max: 60 }), (whole, length) => {
        const position = { next: from, incompleteResponses: 0 };
        const answer = {
          topic: 'orders',
          partition: 0,
          error: 0,
          end: from + 1_000,
          highWatermark: from + 1_000,
          logStart: 0,
          aborted: [],
          bytes: whole.subarray(0, length),
        } as const;
        let tries = 0;
        for (; position.next === from; tries += 1) {
          expect(tries).toBeLessThan(5);
          for (const { next } of recordsOf({ ...answer, aborted: [] }, position, rawRecordDecoder, limits))
            position.next = next;
        }
        expect(position.next).toBeGreaterThan(from);
      }),
      runs,
    );
  });
});

describe('the responses on a connection', () => {
  const answer = bytes(90).map((body) => Buffer.concat([Buffer.alloc(4), body]));
  const sent = (frames: readonly Buffer[]) =>
    Buffer.concat(
      frames.flatMap((frame) => {
        const size = Buffer.alloc(4);
        size.writeInt32BE(frame.length);
        return [size, frame];
      }),
    );

  it('are reassembled however the network splits them, and cut at the maximum size', () => {
    fc.assert(
      fc.property(
        fc.array(answer, { maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (frames, cuts) => {
          const whole = sent(frames);
          const got: Buffer[] = [];
          const reader = new ResponseFrames(60, (frame) => got.push(Buffer.from(frame)));
          const ends = [...cuts.map((at) => at % (whole.length + 1)), whole.length].sort((a, b) => a - b);
          let at = 0;
          for (const end of ends) {
            reader.push(whole.subarray(at, end));
            at = end;
          }
          expect(got).toEqual(frames.map((frame) => frame.subarray(0, 60)));
        },
      ),
      runs,
    );
  });

  it('are refused for an impossible length', () => {
    const reader = new ResponseFrames(60, () => undefined);
    expect(() => reader.push(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toThrow('-1 bytes');
  });
});
