'use client';
import { useHealth } from '@/components/live';
import { formatCount, formatDuration } from '@/lib/format';
import type { OrderStats } from '@/lib/health';
import { formatMoney } from '@/lib/money';
import { isFinished } from '@/lib/orders';
import { EventToScreen } from './event-to-screen';
import { Indicator } from './indicator';
import { otherRevenue, type Today, todayOf } from './revenue';
import { useTrail } from './use-trail';

/** The figures that say how the shop is doing. */
export function Indicators() {
  const health = useHealth();
  const orders = health?.orders;
  const inFlight = orders && sum(Object.entries(orders.byStatus).filter(([status]) => !isFinished(status)));
  const today = health && todayOf(health, new Date().setHours(0, 0, 0, 0));
  const failures = today?.cancelled;
  const flightTrail = useTrail(inFlight);
  const dispatchTrail = useTrail(orders?.medianDispatchMs);
  return (
    <section
      aria-label="Key figures"
      className="col-span-12 grid grid-cols-2 gap-4 sm:grid-cols-3 2xl:grid-cols-6"
    >
      <Indicator
        label="Orders per minute"
        value={orders && formatCount(orders.perMinute.at(-2) ?? 0)}
        note="in the last full minute"
        trail={orders?.perMinute.slice(0, -1)}
      />
      <Indicator
        label="Revenue today"
        value={today?.revenue[0] && formatMoney(today.revenue[0].minor, today.revenue[0].currency)}
        note={today && orders ? revenueNote(today, orders) : ''}
        trail={today?.trail}
      />
      <Indicator
        label="In flight"
        value={inFlight === undefined ? undefined : formatCount(inFlight)}
        note="orders on their way"
        trail={flightTrail}
      />
      <Indicator
        label="Median time to dispatch"
        value={
          orders && (orders.medianDispatchMs === undefined ? '–' : formatDuration(orders.medianDispatchMs))
        }
        note={
          orders?.medianDispatchMs === undefined ? 'nothing dispatched in the last hour' : 'in the last hour'
        }
        trail={dispatchTrail}
      />
      <Indicator
        label="Failures today"
        value={failures === undefined ? undefined : formatCount(failures)}
        note={health ? `${formatCount(health.invalid.total)} invalid messages` : ''}
        trail={today?.cancelTrail}
        tone={failures ? 'bad' : undefined}
      />
      <EventToScreen />
    </section>
  );
}

const sum = (entries: [string, number][]): number => entries.reduce((total, [, count]) => total + count, 0);

function revenueNote(today: Today, { since, otherCurrencies }: OrderStats): string {
  const others = otherRevenue(today, otherCurrencies);
  return others ? `${others} · ${sinceText(since)}` : sinceText(since);
}

function sinceText(since: number): string {
  const midnight = new Date().setHours(0, 0, 0, 0);
  // A gateway keeps the newest orders only: what it does not hold it must not claim to have counted.
  return since > midnight
    ? `since ${new Date(since).toLocaleTimeString([], { timeStyle: 'short' })}`
    : 'since midnight';
}
