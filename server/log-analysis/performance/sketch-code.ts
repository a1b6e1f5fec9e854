import { DDSketch } from '@datadog/sketches-js';

/** Relative error of a percentile at most. */
export const accuracy = 0.01;
/** A shorter duration counts as 0, which bounds the number of bins of a sketch to 1,600. Ms. */
const shortestMs = 0.001;

/**
 * Durations as a sketch: C. Masson, J. E. Rim, H. K. Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with
 * Relative-Error Guarantees", 2019.
 */
export const newSketch = (): DDSketch => new DDSketch({ relativeAccuracy: accuracy });

export function addDuration(sketch: DDSketch, ms: number): void {
  sketch.accept(ms < shortestMs ? 0 : ms);
}

/**
 * A sketch as base64: the number of zeros, and for each bin that has values the distance to the bin before and the number
 * of values, as varints (https://protobuf.dev/programming-guides/encoding/#varints). Two to three bytes a bin; toProto
 * takes eight for each bin between the smallest and the largest value, and fromProto forgets these.
 */
export function encodeSketch({ zeroCount, store }: DDSketch): string {
  const bytes: number[] = [];
  pushVarint(bytes, zeroCount);
  let previous = firstKey;
  for (let key = store.minKey; key <= store.maxKey; key++) {
    const count = store.bins[key - store.offset] ?? 0;
    if (count === 0) continue;
    pushVarint(bytes, key - previous);
    pushVarint(bytes, count);
    previous = key;
  }
  return Buffer.from(bytes).toString('base64');
}

/** Adds an encoded sketch to others. */
export function addEncoded(code: string, sketches: readonly DDSketch[]): void {
  const varints = readVarints(Buffer.from(code, 'base64'));
  const [zeros = 0] = varints;
  if (zeros > 0) for (const sketch of sketches) sketch.accept(0, zeros);
  let key = firstKey;
  for (let i = 1; i + 1 < varints.length; i += 2) {
    key += varints[i] ?? 0;
    const count = varints[i + 1] ?? 0;
    // The middle of a bin is in it.
    for (const sketch of sketches) sketch.accept(sketch.mapping.value(key), count);
  }
}

/** Below the bin of the shortest duration, so that all distances are positive. */
const firstKey = -1_000;

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

function readVarints(bytes: Uint8Array): number[] {
  const values: number[] = [];
  let value = 0;
  let factor = 1;
  for (const byte of bytes) {
    value += (byte % 128) * factor;
    factor *= 128;
    if (byte >= 128) continue;
    values.push(value);
    value = 0;
    factor = 1;
  }
  return values;
}
