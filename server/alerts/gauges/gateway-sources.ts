import type { GatewayHealth } from '@/lib/health/gateway-health';
import { answersOf, type GatewayClient } from './gateway-client';
import { roundSeconds } from './rounded';
import type { GaugeSource, Reading } from './source';

/** Whether a gateway answers. That it does not is a value, too. */
export const gatewaySource = (gateway: GatewayClient): GaugeSource => ({
  name: `gateway ${gateway.name}`,
  gauges: ['gateway.up'],
  labels: { gateway: gateway.name },
  read: async () => {
    const value = await gateway.health().then(
      () => 1,
      () => 0,
    );
    return [{ gauge: 'gateway.up', labels: { gateway: gateway.name }, value }];
  },
});

/** The lag of a gateway in each feed. */
export const feedSource = (gateway: GatewayClient): GaugeSource => ({
  name: `feeds of ${gateway.name}`,
  gauges: ['feed.lag'],
  labels: { gateway: gateway.name },
  read: async () =>
    (await gateway.health()).feeds.map(({ feed, lagSeconds }) => ({
      gauge: 'feed.lag',
      labels: { gateway: gateway.name, feed },
      value: roundSeconds(lagSeconds),
    })),
});

/** The lag of the cluster's consumer groups, as the first gateway that answers measures it. */
export const groupSource = (gateways: readonly GatewayClient[]): GaugeSource => ({
  name: 'consumer groups',
  gauges: ['group.lag'],
  read: async () => {
    const [{ services }] = await answersOf(gateways);
    return services.flatMap(groupReading);
  },
});

function groupReading({
  name,
  lagSeconds,
  lagMessages,
  lagAt,
}: GatewayHealth['services'][number]): Reading[] {
  // A process without a group has no lag. One whose lag Kafka did not report for a while has one that is not known.
  if (lagAt === undefined) return [];
  return [
    {
      gauge: 'group.lag',
      labels: { group: name },
      value: lagSeconds === undefined ? null : roundSeconds(lagSeconds),
      ...(lagMessages === undefined ? {} : { details: { messages: lagMessages } }),
    },
  ];
}
