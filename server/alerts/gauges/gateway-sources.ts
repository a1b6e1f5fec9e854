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

/**
 * The lag of the cluster's consumer groups, as the gateway has it that has measured for longest: one that was just started
 * knows of no lag in seconds from before.
 */
export const groupSource = (gateways: readonly GatewayClient[]): GaugeSource => ({
  name: 'consumer groups',
  gauges: ['group.lag'],
  read: async () => {
    const groups = new Map<string, Group>();
    for (const { services } of await answersOf(gateways))
      for (const service of services) {
        // A process without a group has no lag.
        if (service.lagAt === undefined) continue;
        const known = groups.get(service.name)?.lagSeconds ?? -1;
        if (!groups.has(service.name) || (service.lagSeconds ?? -1) > known)
          groups.set(service.name, service);
      }
    if (groups.size === 0) throw new Error('No gateway has read the consumer groups yet.');
    return [...groups.values()].map(groupReading);
  },
});

type Group = GatewayHealth['services'][number];

/** A lag that Kafka did not report for a while is not known. */
function groupReading({ name, lagSeconds, lagMessages }: Group): Reading {
  return {
    gauge: 'group.lag',
    labels: { group: name },
    value: lagSeconds === undefined ? null : roundSeconds(lagSeconds),
    ...(lagMessages === undefined ? {} : { details: { messages: lagMessages } }),
  };
}
