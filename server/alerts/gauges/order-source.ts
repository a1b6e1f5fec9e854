import type { GatewayHealth } from '@/lib/health/gateway-health';
import { type AwaitedStep, awaitedSteps, serviceOfStep } from '@/lib/orders';
import { formatDuration } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';
import { plural } from '@/lib/text/plural';
import { answersOf, type GatewayClient } from './gateway-client';
import { roundSeconds, roundTenth } from './rounded';
import type { GaugeSource, Reading } from './source';

/** A gateway with more lag than this has orders that wait for events which are in Kafka. Seconds. */
const maxLag = 2;
/** What is usual counts as no shorter than this: a few times 20 ms is no delay that anybody notices. */
const leastUsualMs = 3_000;

/** The orders that wait for each step, as the first gateway that is not behind has them. */
export const orderSource = (gateways: readonly GatewayClient[]): GaugeSource => ({
  name: 'orders',
  gauges: ['orders.waiting', 'orders.waitingTime', 'orders.waitingRatio'],
  read: async () => {
    const current = (await answersOf(gateways)).find(isCurrent);
    if (!current) throw new Error('Every gateway lags in the orders.');
    return awaitedSteps.flatMap((step) => readingsOf(step, current));
  },
});

const isCurrent = ({ feeds }: GatewayHealth): boolean =>
  feeds.some(({ feed, lagSeconds }) => feed === 'orders' && lagSeconds <= maxLag);

function readingsOf(step: AwaitedStep, health: GatewayHealth): Reading[] {
  const waiting = health.orders.waiting?.[step];
  const usualMs = health.orders.usualWaits?.[step]?.p95Ms;
  const waitedMs = waiting ? Math.max(0, nowOf(health) - waiting.oldestAt) : 0;
  const details = waiting && { details: detailsOf(step, waiting, waitedMs, usualMs) };
  const reading = { labels: { step }, ...details };
  return [
    { ...reading, gauge: 'orders.waiting', value: waiting?.orders ?? 0 },
    { ...reading, gauge: 'orders.waitingTime', value: roundSeconds(waitedMs / 1_000) },
    { ...reading, gauge: 'orders.waitingRatio', value: waiting ? ratio(waitedMs, usualMs) : 0 },
  ];
}

/** While Kafka does not answer, the orders are those of the moment it stopped. Epoch ms. */
const nowOf = ({ at, kafka }: GatewayHealth): number =>
  kafka?.state === 'down' ? Math.min(at, kafka.since) : at;

/** null: too few orders passed the step to say what is usual. */
const ratio = (waitedMs: number, usualMs: number | undefined): number | null =>
  usualMs === undefined ? null : roundTenth(waitedMs / Math.max(leastUsualMs, usualMs));

type Waiting = NonNullable<NonNullable<GatewayHealth['orders']['waiting']>[AwaitedStep]>;

function detailsOf(step: AwaitedStep, waiting: Waiting, waitedMs: number, usualMs: number | undefined) {
  const { orders, oldest, value, otherOrders } = waiting;
  const money = Object.entries(value).map(([currency, minor]) => formatMoney(minor, currency, 'en'));
  const others = `${otherOrders} ${plural(otherOrders, 'order')} in other currencies`;
  return {
    orders,
    value: [...money, ...(otherOrders > 0 ? [others] : [])].join(', '),
    ...(oldest && { orderId: oldest.orderId, customer: oldest.customer }),
    waitingTime: formatDuration(waitedMs),
    ...(usualMs === undefined ? {} : { usualTime: formatDuration(usualMs) }),
    service: serviceOfStep[step],
  };
}
