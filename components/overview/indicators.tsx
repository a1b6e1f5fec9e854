'use client';
import { useHealth, usePageNow } from '@/components/live';
import type { OrderStats } from '@/lib/health';
import { isFinished } from '@/lib/orders';
import { formatCount, formatDuration, formatSince } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';
import { counted } from '@/lib/text/plural';
import { EventToScreen } from './event-to-screen';
import { Indicator } from './indicator';
import { otherRevenue, todayOf } from './today';
import { useTrend } from './use-trend';

const hourMinutes = 60;

/** The key figures of the shop. */
export function Indicators() {
  const orders = useHealth()?.orders;
  const now = usePageNow()();
  const inFlight = orders && inFlightOf(orders);
  const inFlightTrend = useTrend(inFlight);
  const dispatchTrend = useTrend(orders?.medianDispatchMs);
  return (
    <section
      aria-label="Key figures"
      className="col-span-12 grid grid-cols-2 gap-4 sm:grid-cols-3 2xl:grid-cols-6"
    >
      <Indicator
        label="Orders placed"
        value={orders && `${formatCount(orders.ratePerMinute.placed ?? 0)}/min`}
        note="in the last 60 s"
        trend={orders?.perMinute}
      />
      <TodayIndicators orders={orders} />
      <Indicator
        label="In flight"
        value={inFlight === undefined ? undefined : formatCount(inFlight)}
        note={orders ? flightNote(orders, now) : ''}
        trend={inFlightTrend}
      />
      <Indicator
        label="Median time to dispatch"
        value={
          orders && (orders.medianDispatchMs === undefined ? '–' : formatDuration(orders.medianDispatchMs))
        }
        note={orders ? dispatchNote(orders) : ''}
        trend={dispatchTrend}
      />
      <EventToScreen />
    </section>
  );
}

/** Figures since local midnight. */
function TodayIndicators({ orders }: { orders: OrderStats | undefined }) {
  const now = usePageNow()();
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const today = orders && todayOf(orders, midnight, now);
  const since = today ? sinceText(today.since, midnight, now) : '';
  const [main] = today?.revenue ?? [];
  const others = today && orders ? otherRevenue(today, orders.otherCurrencies) : '';
  return (
    <>
      <Indicator
        label="Revenue today"
        value={main && formatMoney(main.minor, main.currency)}
        note={[others, today ? `captured minus refunded, ${since}` : ''].filter(Boolean).join(' · ')}
        trend={today?.trend}
      />
      <Indicator
        label="Cancelled today"
        value={today && formatCount(today.cancelled)}
        note={since}
        trend={today?.cancelTrend}
        tone={today?.cancelled ? 'bad' : undefined}
      />
    </>
  );
}

/** Orders that are neither delivered nor cancelled. */
const inFlightOf = ({ byStatus }: OrderStats): number =>
  Object.entries(byStatus).reduce((sum, [status, count]) => (isFinished(status) ? sum : sum + count), 0);

// Names the orders that the gateway cannot count.
function flightNote({ since, forgotten = 0 }: OrderStats, now: number): string {
  const older = forgotten > 0 ? ` · ${counted(forgotten, 'older one')} unknown` : '';
  return `not yet delivered${since > 0 ? `, placed since ${formatSince(since, now)}` : ''}${older}`;
}

/** Names the period, which is shorter if the gateway has read less than an hour of orders. */
function dispatchNote({ medianDispatchMs, perMinute }: OrderStats): string {
  if (perMinute.length < hourMinutes) return `of orders placed in the last ${perMinute.length} min`;
  return medianDispatchMs === undefined ? 'nothing dispatched in the last 60 min' : 'in the last 60 min';
}

const sinceText = (since: number, midnight: number, now: number): string =>
  since > midnight ? `since ${formatSince(since, now)}` : 'since midnight';
