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
import { useTrail } from './use-trail';

const hourMinutes = 60;

/** The figures that say how the shop is doing. */
export function Indicators() {
  const orders = useHealth()?.orders;
  const now = usePageNow()();
  const inFlight = orders && inFlightOf(orders);
  const flightTrail = useTrail(inFlight);
  const dispatchTrail = useTrail(orders?.medianDispatchMs);
  return (
    <section
      aria-label="Key figures"
      className="col-span-12 grid grid-cols-2 gap-4 sm:grid-cols-3 2xl:grid-cols-6"
    >
      <Indicator
        label="Orders placed"
        value={orders && `${formatCount(orders.ratePerMinute.placed ?? 0)}/min`}
        note="in the last 60 s"
        trail={orders?.perMinute}
      />
      <OfToday orders={orders} />
      <Indicator
        label="In flight"
        value={inFlight === undefined ? undefined : formatCount(inFlight)}
        note={orders ? flightNote(orders, now) : ''}
        trail={flightTrail}
      />
      <Indicator
        label="Median time to dispatch"
        value={
          orders && (orders.medianDispatchMs === undefined ? '–' : formatDuration(orders.medianDispatchMs))
        }
        note={orders ? dispatchNote(orders) : ''}
        trail={dispatchTrail}
      />
      <EventToScreen />
    </section>
  );
}

/** What is counted from the local midnight on. */
function OfToday({ orders }: { orders: OrderStats | undefined }) {
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
        note={[others, today ? `captured less refunded, ${since}` : ''].filter(Boolean).join(' · ')}
        trail={today?.trail}
      />
      <Indicator
        label="Cancelled today"
        value={today && formatCount(today.cancelled)}
        note={since}
        trail={today?.cancelTrail}
        tone={today?.cancelled ? 'bad' : undefined}
      />
    </>
  );
}

/** Orders that are neither delivered nor cancelled. */
const inFlightOf = ({ byStatus }: OrderStats): number =>
  Object.entries(byStatus).reduce((sum, [status, count]) => (isFinished(status) ? sum : sum + count), 0);

// What a gateway does not hold it must not claim to have counted.
function flightNote({ since, forgotten = 0 }: OrderStats, now: number): string {
  const older = forgotten > 0 ? ` · ${counted(forgotten, 'older one')} unknown` : '';
  return `not yet delivered${since > 0 ? `, placed since ${formatSince(since, now)}` : ''}${older}`;
}

/** A gateway that does not hold the orders of a whole hour has no median of it. */
function dispatchNote({ medianDispatchMs, perMinute }: OrderStats): string {
  if (perMinute.length < hourMinutes) return `of orders placed in the last ${perMinute.length} min`;
  return medianDispatchMs === undefined ? 'nothing dispatched in the last 60 min' : 'in the last 60 min';
}

const sinceText = (since: number, midnight: number, now: number): string =>
  since > midnight ? `since ${formatSince(since, now)}` : 'since midnight';
