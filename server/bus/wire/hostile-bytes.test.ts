import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CodecName } from '@/server/testing/packing';
import { batchBytes, framed } from '@/server/testing/record-bytes';
import { groupRecord } from '../group/group-record';
import { decompress } from './compression';
import { fetchRequest } from './fetch';
import { recordsOf } from './fetched-records';
import { listOffsetsRequest } from './list-offsets';
import { metadataRequest } from './metadata';
import { rawRecord } from './raw-record';
import type { RecordShape } from './record';
import { readRecordBatches } from './record-batch';
import { ResponseFrames } from './response-frames';
import { zstdReady } from './zstd';

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

/** Flips bits, cuts, and writes lengths that are none into bytes that were right. */
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
/** With a checksum that is right again, so that what is behind it is reached. */
const resealed = mutated(batch).map((whole) =>
  whole.length < 25 ? whole : framed(whole.subarray(21), Number(BigInt.asIntN(40, whole.readBigInt64BE(0)))),
);
const answers = fc
  .array(fc.oneof(mutated(batch), resealed, batch, bytes()), { maxLength: 4 })
  .map((parts) => Buffer.concat(parts));

/** Reads as a reader does until there is nothing more, and checks what it relies on. */
function readToEnd(input: Buffer, shape: RecordShape<{ offset: number }>, isCut: boolean): void {
  const origin = { topic: 'orders', partition: 0, from, end: from + 1_000, isCut } as const;
  let next = from;
  let least = from;
  let steps = 0;
  for (const chunk of readRecordBatches(input, origin, [], shape, limits)) {
    for (const { offset } of chunk.records) {
      expect(offset).toBeGreaterThanOrEqual(least);
      least = offset + 1;
    }
    expect(Number.isSafeInteger(chunk.next)).toBe(true);
    expect(chunk.next).toBeGreaterThan(next);
    expect(chunk.next).toBeGreaterThanOrEqual(least);
    ({ next } = chunk);
    steps += 1;
    expect(steps).toBeLessThanOrEqual(input.length + 1);
  }
  if (isCut && input.length >= 12 && steps === 0) expect(isBefore(input)).toBe(true);
}

// Only what is before the position is passed over without a word.
const isBefore = (input: Buffer): boolean => input.readBigInt64BE(0) < BigInt(from);

describe('a decoder of what outsiders wrote', () => {
  const shapes: [string, RecordShape<{ offset: number }>][] = [
    ['the gateway', rawRecord],
    ['a group', groupRecord],
  ];
  it.each(shapes)('gives %s offsets that grow, whatever the bytes are, and ends', (_, shape) => {
    fc.assert(
      fc.property(answers, fc.boolean(), (input, isCut) => readToEnd(input, shape, isCut)),
      runs,
    );
  });

  it.each(codecs)('unpacks no more than it may, whatever the bytes are, in %s', (codec) => {
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

  it('throws an error that it has a name for on a response that is none', () => {
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

  it('passes over a batch that never comes whole, after three tries', () => {
    fc.assert(
      fc.property(batch, fc.integer({ min: 12, max: 60 }), (whole, length) => {
        const position = { next: from, futile: 0 };
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
          for (const { next } of recordsOf({ ...answer, aborted: [] }, position, rawRecord, limits))
            position.next = next;
        }
        expect(position.next).toBeGreaterThan(from);
      }),
      runs,
    );
  });
});

describe('the answers on a connection', () => {
  const answer = bytes(90).map((body) => Buffer.concat([Buffer.alloc(4), body]));
  const sent = (frames: readonly Buffer[]) =>
    Buffer.concat(
      frames.flatMap((frame) => {
        const size = Buffer.alloc(4);
        size.writeInt32BE(frame.length);
        return [size, frame];
      }),
    );

  it('come out as they went in, however the network cuts them, the longest without their end', () => {
    fc.assert(
      fc.property(
        fc.array(answer, { maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (frames, cuts) => {
          const whole = sent(frames);
          const got: Buffer[] = [];
          const reader = new ResponseFrames(60, (frame) => got.push(Buffer.from(frame)));
          const places = [...cuts.map((at) => at % (whole.length + 1)), whole.length].sort((a, b) => a - b);
          let at = 0;
          for (const place of places) {
            reader.push(whole.subarray(at, place));
            at = place;
          }
          expect(got).toEqual(frames.map((frame) => frame.subarray(0, 60)));
        },
      ),
      runs,
    );
  });

  it('are refused when a length is none', () => {
    const reader = new ResponseFrames(60, () => undefined);
    expect(() => reader.push(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toThrow('-1 bytes');
  });
});
