import type { Bucket } from '@/lib/alerts/bucket';
import type { Aggregate } from '@/lib/alerts/rule';
import { isBucket, type Observation } from '@/server/alerts/engine/observation';
import { cellOf, type GroupWindow, type RingShape, type WindowValue } from './group-window';
import { at, type Details, type Measure } from './measure';

/** Buckets of a measure, as a ring of numbers. */
export class NumberWindow implements GroupWindow {
  readonly #numbers: Float64Array;
  readonly #width: number;

  constructor(
    readonly measure: Measure,
    readonly shape: RingShape,
  ) {
    this.#width = measure.empty.length;
    this.#numbers = new Float64Array(shape.kept * this.#width);
    if (this.#width > 3) for (let cell = 0; cell < shape.kept; cell++) this.clear(cell);
  }

  hasCell(cell: number): boolean {
    return at(this.#numbers, cell * this.#width) > 0;
  }

  add(cell: number, item: Observation | Bucket): void {
    const i = cell * this.#width;
    if (isBucket(item)) this.measure.addBucket(this.#numbers, i, item);
    else this.measure.add(this.#numbers, i, item);
  }

  clear(cell: number): void {
    this.#numbers.set(this.measure.empty, cell * this.#width);
  }

  read(aggregate: Aggregate, bucket: number): WindowValue {
    const { shape, measure } = this;
    const merged = this.#merge(bucket);
    return { value: measure.value(merged, aggregate, shape.buckets * shape.bucketMs), count: at(merged, 0) };
  }

  details(aggregate: Aggregate, bucket: number): Details | undefined {
    return this.measure.details?.(this.#merge(bucket), aggregate);
  }

  #merge(bucket: number): Float64Array {
    const { shape, measure } = this;
    const merged = emptyNumbers(measure);
    let cell = cellOf(shape, bucket - shape.buckets + 1 + shape.kept);
    for (let n = 0; n < shape.buckets; n++) {
      const i = cell * this.#width;
      if (at(this.#numbers, i) > 0) measure.merge(merged, this.#numbers, i);
      if (++cell === shape.kept) cell = 0;
    }
    return merged;
  }
}

/** Shared, because a value is read from it at once. */
const shared = new WeakMap<Measure, Float64Array>();

function emptyNumbers(measure: Measure): Float64Array {
  const found = shared.get(measure) ?? new Float64Array(measure.empty.length);
  shared.set(measure, found);
  found.set(measure.empty);
  return found;
}
