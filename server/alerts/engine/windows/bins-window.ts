import { type Bucket, binOf, smallestBinned, valueOfBin } from '@/lib/alerts/bucket';
import type { Aggregate } from '@/lib/alerts/rule';
import { isBucket, type Observation } from '@/server/alerts/engine/observation';
import { cellOf, type GroupWindow, type RingShape, type WindowValue } from './group-window';

const quantiles: Partial<Record<Aggregate, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };
/** Values of bins of positive numbers; those of negative ones are below -farBins. */
const farBins = 1_000_000;

type Bins = Map<number, number>;

/**
 * Values as the number of them in each bin of `binOf`, so that a bucket that is too old can be subtracted: the bins of
 * DDSketch (C. Masson, J. E. Rim, H. K. Lee, 2019), which has no subtraction. A percentile is within 1 % of a value.
 */
export class BinsWindow implements GroupWindow {
  readonly #cells: (Bins | undefined)[] = [];
  /** Of all that is kept. */
  readonly #total: Bins = new Map();

  constructor(readonly shape: RingShape) {}

  hasCell(cell: number): boolean {
    return this.#cells[cell] !== undefined;
  }

  add(cell: number, item: Observation | Bucket): void {
    this.#cells[cell] ??= new Map();
    if (isBucket(item)) for (const [value, count] of item.bins ?? []) this.#count(cell, value, count);
    else this.#count(cell, item.value, 1);
  }

  clear(cell: number): void {
    for (const [bin, count] of this.#cells[cell] ?? []) addTo(this.#total, bin, -count);
    this.#cells[cell] = undefined;
  }

  read(aggregate: Aggregate, bucket: number): WindowValue {
    const { buckets, kept } = this.shape;
    const bins = buckets === kept ? this.#total : this.#merged(bucket);
    let count = 0;
    for (const inBin of bins.values()) count += inBin;
    return { value: quantile(bins, count, quantiles[aggregate] ?? Number.NaN), count };
  }

  #count(cell: number, value: number, count: number): void {
    const bin = signedBin(value);
    const bins = this.#cells[cell];
    if (bins) addTo(bins, bin, count);
    addTo(this.#total, bin, count);
  }

  #merged(bucket: number): Bins {
    const merged: Bins = new Map();
    for (let n = 0; n < this.shape.buckets; n++) {
      const bins = this.#cells[cellOf(this.shape, bucket - n + this.shape.kept)] ?? [];
      for (const [bin, count] of bins) addTo(merged, bin, count);
    }
    return merged;
  }
}

function addTo(bins: Bins, bin: number, count: number): void {
  const sum = (bins.get(bin) ?? 0) + count;
  if (sum === 0) bins.delete(bin);
  else bins.set(bin, sum);
}

/** Higher for higher values; 0 for what is nearly 0. */
function signedBin(value: number): number {
  if (Math.abs(value) < smallestBinned) return 0;
  return value > 0 ? farBins + binOf(value) : -farBins - binOf(-value);
}

function middleOf(bin: number): number {
  if (bin === 0) return 0;
  return bin > 0 ? valueOfBin(bin - farBins) : -valueOfBin(-bin - farBins);
}

/** The smallest value that at least `share` of all values do not exceed. */
function quantile(bins: Bins, count: number, share: number): number | null {
  if (count === 0) return null;
  let rest = Math.ceil(share * count);
  for (const bin of [...bins.keys()].sort((a, b) => a - b)) {
    rest -= bins.get(bin) ?? 0;
    if (rest <= 0) return middleOf(bin);
  }
  return null;
}
