import type { HealthSample } from '.';
import { isStateCurrent } from './state-age';

/**
 * Since when Kafka is down, epoch ms by the gateway's clock: it does not answer the gateway, or the supervisor reports
 * that no broker runs. Undefined: it is up.
 */
export function kafkaDownSince({ kafka, services, at }: HealthSample): number | undefined {
  const brokers = services.filter((service) => service.kind === 'broker' && isStateCurrent(service, at));
  const areAllDown =
    brokers.length > 0 && brokers.every(({ state }) => state === 'down' || state === 'stopped');
  const since = [
    ...(kafka?.state === 'down' ? [kafka.since] : []),
    ...(areAllDown ? [Math.max(...brokers.map((broker) => broker.since))] : []),
  ];
  return since.length === 0 ? undefined : Math.min(...since);
}
