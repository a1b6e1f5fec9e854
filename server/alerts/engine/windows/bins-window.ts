import { type Bucket, binOf, smallestBinned, valueOfBin } from '@/lib/alerts/bucket';
import type { Aggregate } from '@/lib/alerts/rule';
import type { Observation } from '@/server/alerts/engine/observation';
import { Bins } from './bins';
import { cellOf, type GroupWindow, type RingShape, type WindowValue } from './group-window';

const quantiles: Partial<Record<Aggregate, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };
/** Added to the bins of positive numbers, and taken off those of negative ones. */
const farBins = 1_000_000;

/**
 * Values as the number of them in each bin of `binOf`, so that a bucket that is too old can be subtracted: the bins of
 * DDSketch (C. Masson, J. E. Rim, H. K. Lee, 2019), which has no subtraction. A percentile is within 1 % of a value.
 */
export class BinsWindow implements GroupWindow {
  readonly #cells: (Bins | undefined)[] = [];
  /** Of all that is kept. */
  readonly #total = new Bins();

  constructor(readonly shape: RingShape) {}

  hasCell(cell: number): boolean {
    return this.#cells[cell] !== undefined;
  }

  add(cell: number, { value }: Observation): void {
    this.#count(cell, value, 1);
  }

  addBucket(cell: number, { bins = [] }: Bucket): void {
    for (const [value, count] of bins) this.#count(cell, value, count);
  }

  clear(cell: number): void {
    const bins = this.#cells[cell];
    if (bins) this.#total.merge(bins, -1);
    this.#cells[cell] = undefined;
  }

  release(): void {}

  read(aggregate: Aggregate, bucket: number): WindowValue {
    const { buckets, kept } = this.shape;
    const bins = buckets === kept ? this.#total : this.#merged(bucket);
    const bin = bins.quantile(quantiles[aggregate] ?? Number.NaN);
    return { value: bin === undefined ? null : middleOf(bin), count: bins.count };
  }

  #count(cell: number, value: number, count: number): void {
    const bin = signedBin(value);
    const bins = this.#cells[cell] ?? new Bins();
    this.#cells[cell] = bins;
    bins.add(bin, count);
    this.#total.add(bin, count);
  }

  #merged(bucket: number): Bins {
    const merged = new Bins();
    for (let n = 0; n < this.shape.buckets; n++) {
      const bins = this.#cells[cellOf(this.shape, bucket - n + this.shape.kept)];
      if (bins) merged.merge(bins, 1);
    }
    return merged;
  }
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
