import type { Bucket } from '@/lib/alerts/bucket';
import type { Aggregate } from '@/lib/alerts/rule';
import type { Observation } from '@/server/alerts/engine/observation';
import { cellOf, type GroupWindow, type RingShape, type WindowValue } from './group-window';

/** Of the windows of the baseline, this share has to have an event. */
const usualShare = 0.9;

/**
 * Seconds since the last event, while events are usual: nine of ten windows of the baseline before the last one had one.
 * The baseline ends with the last event, so that a silence does not become usual.
 */
export class SilenceWindow implements GroupWindow {
  /** The bucket of the event that a cell has; a cell is used again by a newer one. */
  readonly #buckets: Float64Array;
  readonly #isFilled: boolean[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;
  #restoredAt = Number.NEGATIVE_INFINITY;
  #isUsual = false;

  constructor(readonly shape: RingShape) {
    this.#buckets = new Float64Array(shape.kept).fill(Number.NEGATIVE_INFINITY);
  }

  /** Epoch ms; undefined: there was none. */
  get lastAt(): number | undefined {
    return this.#lastAt === Number.NEGATIVE_INFINITY ? undefined : this.#lastAt;
  }

  /** An alert that is active before its events are read again: the silence goes on since then. Epoch ms. */
  restore(lastAt: number): void {
    this.#lastAt = lastAt;
    this.#restoredAt = lastAt;
    this.#isUsual = true;
  }

  hasCell(cell: number): boolean {
    return this.#isFilled[cell] === true;
  }

  /** Its bucket is remembered, because it may be in the baseline of the last event. */
  clear(cell: number): void {
    this.#isFilled[cell] = false;
  }

  add(cell: number, { at }: Pick<Observation, 'at'>): void {
    const bucket = Math.floor(at / this.shape.bucketMs);
    const isNew = this.#buckets[cell] !== bucket;
    this.#buckets[cell] = bucket;
    this.#isFilled[cell] = true;
    this.#lastAt = Math.max(this.#lastAt, at);
    if (isNew && at > this.#restoredAt) this.#isUsual = this.#lookBack();
  }

  addBucket(cell: number, { start, last }: Bucket): void {
    this.add(cell, { at: last?.at ?? start });
  }

  release(): void {}

  /** Whether it is usually busy, and silent for so long at `at`. */
  isSilent(at: number, ms: number): boolean {
    return this.#isUsual && at - this.#lastAt >= ms;
  }

  read(_aggregate: Aggregate, _bucket: number, at: number): WindowValue {
    if (!this.#isUsual) return { value: null, count: 0 };
    return { value: Math.max(0, at - this.#lastAt) / 1_000, count: 1 };
  }

  #lookBack(): boolean {
    const windows = this.shape.buckets - 1;
    const newest = Math.floor(this.#lastAt / this.shape.bucketMs);
    let withEvent = 0;
    for (let bucket = newest - windows; bucket < newest; bucket++)
      if (this.#buckets[cellOf(this.shape, bucket)] === bucket) withEvent++;
    return withEvent >= usualShare * windows;
  }
}
