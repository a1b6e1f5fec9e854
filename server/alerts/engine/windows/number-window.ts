import type { Bucket } from '@/lib/alerts/bucket';
import type { Aggregate } from '@/lib/alerts/rule';
import type { Observation } from '@/server/alerts/engine/observation';
import { cellOf, type GroupWindow, type RingShape, type WindowValue } from './group-window';
import { at, type Details, type Measure } from './measures/measure';
import type { Place, Slab } from './slab';

/** What the windows of an aggregation share. */
export interface NumberWindows {
  measure: Measure;
  shape: RingShape;
  slab: Slab;
  /** Numbers of one bucket, for a result that is read at once. */
  merged: Float64Array;
}

/** Buckets of a measure, as a ring of numbers. */
export class NumberWindow implements GroupWindow {
  readonly #place: Place;
  readonly #width: number;

  constructor(readonly shared: NumberWindows) {
    this.#place = shared.slab.take();
    this.#width = shared.measure.empty.length;
    for (let cell = 0; cell < shared.shape.kept; cell++) this.clear(cell);
  }

  hasCell(cell: number): boolean {
    return at(this.#place.numbers, this.#index(cell)) > 0;
  }

  add(cell: number, observation: Observation): void {
    this.shared.measure.add(this.#place.numbers, this.#index(cell), observation);
  }

  addBucket(cell: number, bucket: Bucket): void {
    this.shared.measure.addBucket(this.#place.numbers, this.#index(cell), bucket);
  }

  clear(cell: number): void {
    this.#place.numbers.set(this.shared.measure.empty, this.#index(cell));
  }

  release(): void {
    this.shared.slab.giveBack(this.#place);
  }

  read(aggregate: Aggregate, bucket: number): WindowValue {
    const { shape, measure } = this.shared;
    const merged = this.#merge(bucket);
    return { value: measure.value(merged, aggregate, shape.buckets * shape.bucketMs), count: at(merged, 0) };
  }

  details(aggregate: Aggregate, bucket: number): Details | undefined {
    return this.shared.measure.details?.(this.#merge(bucket), aggregate);
  }

  #index(cell: number): number {
    return this.#place.from + cell * this.#width;
  }

  #merge(bucket: number): Float64Array {
    const { shape, measure, merged } = this.shared;
    const { numbers } = this.#place;
    merged.set(measure.empty);
    let cell = cellOf(shape, bucket - shape.buckets + 1 + shape.kept);
    for (let n = 0; n < shape.buckets; n++) {
      const i = this.#index(cell);
      if (at(numbers, i) > 0) measure.merge(merged, numbers, i);
      if (++cell === shape.kept) cell = 0;
    }
    return merged;
  }
}
