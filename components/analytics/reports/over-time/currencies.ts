import type { ReportRow } from '@/lib/analytics/reports';

/** The currencies of the rows, most payments first. */
export function currenciesOf(rows: readonly Pick<ReportRow<'revenue'>, 'currency' | 'payments'>[]): string[] {
  const totals = new Map<string, number>();
  for (const { currency, payments } of rows) totals.set(currency, (totals.get(currency) ?? 0) + payments);
  return [...totals].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([currency]) => currency);
}
