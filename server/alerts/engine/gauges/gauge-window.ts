import type { Bucket } from '@/lib/alerts/bucket';
import type { Aggregate } from '@/lib/alerts/rule';
import type { Observation } from '@/server/alerts/engine/observation';
import type { Reading } from '@/server/alerts/engine/states/condition';
import type { GroupWindow, WindowValue } from '@/server/alerts/engine/windows/group-window';
import { presentValue, type Series } from './present-value';

/** The series of a gauge in one group, and what they were in its window. */
export class GaugeWindow implements GroupWindow {
  readonly series = new Map<string, Series>();

  /** `window`: unset when only present values count. */
  constructor(readonly window: GroupWindow | undefined) {}

  hasCell(cell: number): boolean {
    return this.window?.hasCell(cell) ?? false;
  }

  add(cell: number, observation: Observation): void {
    this.window?.add(cell, observation);
  }

  addBucket(cell: number, bucket: Bucket): void {
    this.window?.addBucket(cell, bucket);
  }

  clear(cell: number): void {
    this.window?.clear(cell);
  }

  release(): void {
    this.window?.release();
  }

  read(aggregate: Aggregate, bucket: number, at: number): WindowValue & Reading {
    const known = [...this.series.values()].filter(({ value }) => value !== null);
    const newest = newestOf(known.length > 0 ? known : [...this.series.values()]);
    if (!newest) return { value: null, count: 0 };
    const { details } = newest;
    if (known.length === 0) return { value: null, count: 0, isUnknown: true, details };
    const value = this.window?.read(aggregate, bucket, at) ?? presentValue(known, newest, aggregate);
    return { ...value, details };
  }
}

function newestOf(series: readonly Series[]): Series | undefined {
  const isNewer = (a: Series, b: Series) => a.at > b.at || (a.at === b.at && a.key > b.key);
  let newest = series[0];
  for (const one of series) if (newest && isNewer(one, newest)) newest = one;
  return newest;
}
