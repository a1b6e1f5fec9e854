import type { EpochTotals } from './state-file';

/** Rows of one partition that are in no file any more. */
export interface Expired {
  epoch: number;
  partition: number;
  rows: number;
  invalid: number;
}

/** The epochs with rows counted as expired. */
export function addExpired(epochs: readonly EpochTotals[], expired: readonly Expired[]): EpochTotals[] {
  const sums = new Map<string, { rows: number; invalid: number }>();
  for (const { epoch, partition, rows, invalid } of expired) {
    const sum = sums.get(`${epoch}.${partition}`) ?? { rows: 0, invalid: 0 };
    sums.set(`${epoch}.${partition}`, { rows: sum.rows + rows, invalid: sum.invalid + invalid });
  }
  return epochs.map((of) => ({
    ...of,
    partitions: of.partitions.map((totals) => {
      const sum = sums.get(`${of.epoch}.${totals.partition}`);
      if (!sum) return totals;
      const { rows, invalid } = totals.expired;
      return { ...totals, expired: { rows: rows + sum.rows, invalid: invalid + sum.invalid } };
    }),
  }));
}
