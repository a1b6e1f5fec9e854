'use client';
import { memo, useMemo } from 'react';
import { Change } from '@/components/analytics/card/change';
import { LazyTimeChart } from '@/components/analytics/chart/lazy-time-chart';
import { sumByBucket, totalOf } from '@/components/analytics/chart/points';
import { sameFigures } from '@/components/analytics/data/same-figures';
import type { Answered } from '@/components/analytics/data/use-report';
import { cn } from '@/components/ui/cn';
import type { ReportRow } from '@/lib/analytics/reports';
import { formatCompact } from '@/lib/text/format';
import { formatMoney, minorUnitDigits } from '@/lib/text/money';
import { counted } from '@/lib/text/plural';
import { currenciesOf } from './currencies';
import { peakText } from './peak-text';

type Row = ReportRow<'revenue'>;
const fields = ['net', 'refunded', 'payments'] as const;
const valuesOf = ({ net, refunded, payments }: Row) => ({ net, refunded, payments });

interface Props {
  answered: Answered<'revenue'>;
}

/** A figure and a chart for each currency: amounts of different currencies cannot be added. */
export const RevenueCharts = memo(function RevenueCharts({ answered }: Props) {
  const currencies = currenciesOf(answered.current.rows);
  return (
    <div
      className={cn(
        'grid min-h-full',
        currencies.length > 1 && 'sm:grid-cols-2',
        currencies.length > 2 && 'xl:grid-cols-3',
      )}
    >
      {currencies.map((currency) => (
        <CurrencyChart key={currency} currency={currency} answered={answered} />
      ))}
    </div>
  );
}, sameFigures);

function CurrencyChart({ currency, answered }: Props & { currency: string }) {
  const { period, previous } = answered;
  const { points, before } = useMemo(() => pointsOf(answered, currency), [answered, currency]);
  const money = (minor: number) => formatMoney(minor, currency);
  const net = totalOf(points, 'net');
  const refunded = totalOf(points, 'refunded');
  const note = [
    counted(totalOf(points, 'payments'), 'payment'),
    ...(refunded > 0 ? [`${money(refunded)} refunded`] : []),
    peakText(points, 'net', period.bucket, money),
  ].join(' · ');
  return (
    <section aria-label={`Revenue in ${currency}`} className="flex h-80 min-w-0 flex-col p-4">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="figure num font-semibold text-figure tracking-tight">{money(net)}</span>
        {previous && <Change now={net} before={before && totalOf(before, 'net')} better="more" />}
      </p>
      <p className="num mb-2 truncate text-ink-3 text-xs" title={note}>
        {note}
      </p>
      <div className="min-h-0 flex-1">
        <LazyTimeChart
          name={`Revenue in ${currency} over time: ${money(net)}, ${note}. The table lists the values.`}
          period={period}
          series={netSeries}
          points={points}
          previous={before}
          compared={before ? ['net'] : []}
          kind="area"
          format={money}
          formatTick={(minor) => formatCompact(minor / 10 ** minorUnitDigits(currency))}
        />
      </div>
    </section>
  );
}

const netSeries = [{ name: 'net', label: 'Net', colour: 'var(--accent)' }];

/** `before` is undefined without data of the period before. */
function pointsOf({ period, current, previous }: Answered<'revenue'>, currency: string) {
  const ofCurrency = (rows: readonly Row[]) => rows.filter((row) => row.currency === currency);
  return {
    points: sumByBucket(period, ofCurrency(current.rows), fields, valuesOf),
    before: previous?.scanned
      ? sumByBucket(period.previous, ofCurrency(previous.rows), fields, valuesOf)
      : undefined,
  };
}
