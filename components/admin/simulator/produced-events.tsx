import type { SimulatorState } from '@/lib/simulator';
import { formatCount } from '@/lib/text/format';

/** The measured rate and the total of each kind of event. */
export function ProducedEvents({
  state: { perSecond, published, ordersVia, message },
}: {
  state: SimulatorState;
}) {
  const perMinute = (value: number) => `${formatCount(value * 60)}/min`;
  const rows = [
    ['Prices, last 3 s', `${formatCount(perSecond.prices)}/s`, published.prices],
    ['Orders, last 30 s', perMinute(perSecond.orders), published.orders],
    ['Notifications, last 30 s', perMinute(perSecond.notifications), published.notifications],
    ['Activity, last 10 s', perMinute(perSecond.activity), published.activity],
  ] as const;
  return (
    <div className="mt-5 border-line border-t pt-3">
      <table className="num w-full text-sm">
        <caption className="sr-only">What the simulator produces</caption>
        <thead className="text-ink-2 text-xs">
          <tr>
            <th scope="col" className="py-1 text-left font-normal">
              Measured
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              Rate
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              Since it started
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, now, total]) => (
            <tr key={name}>
              <th scope="row" className="py-0.5 text-left font-normal">
                {name}
              </th>
              <td className="py-0.5 text-right">{now}</td>
              <td className="py-0.5 text-right text-ink-2">{formatCount(total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-ink-3 text-xs">
        Orders go {ordersVia === 'kafka' ? 'directly to Kafka' : 'through the order service'}.
      </p>
      {message && (
        <p role="status" className="mt-1 text-sm text-warn">
          {message}
        </p>
      )}
    </div>
  );
}
