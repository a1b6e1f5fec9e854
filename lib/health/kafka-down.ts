import type { HealthSample } from '.';
import { isStateCurrent } from './state-age';

/**
 * Since when Kafka is down, epoch ms by the gateway's clock: it does not answer the gateway, or who runs the brokers
 * says that none of them runs. Undefined: it answers.
 */
export function kafkaDownSince({ kafka, services, at }: HealthSample): number | undefined {
  const brokers = services.filter((service) => service.kind === 'broker' && isStateCurrent(service, at));
  const areGone = brokers.length > 0 && brokers.every(({ state }) => state === 'down' || state === 'stopped');
  const since = [
    ...(kafka?.state === 'down' ? [kafka.since] : []),
    ...(areGone ? [Math.max(...brokers.map((broker) => broker.since))] : []),
  ];
  return since.length === 0 ? undefined : Math.min(...since);
}
