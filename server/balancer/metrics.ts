import { Counter, Gauge, Registry } from 'prom-client';
import type { Pool } from './pool';

/** The balancer's Prometheus metrics; label `gateway` is its host:port. */
export function createMetrics(pool: Pool) {
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ['gateway'];
  const name = (end: string) => `pulseboard_balancer_${end}`;
  new Gauge({
    name: name('gateway_ready'),
    help: '1 when the gateway answers /readyz with success.',
    labelNames,
    registers,
    collect() {
      for (const target of pool.targets) this.set({ gateway: target.name }, target.isReady ? 1 : 0);
    },
  });
  new Gauge({
    name: name('open_connections'),
    help: 'Open connections.',
    labelNames,
    registers,
    collect() {
      for (const target of pool.targets) this.set({ gateway: target.name }, target.open);
    },
  });
  return {
    registry,
    connections: new Counter({
      name: name('connections_total'),
      help: 'Connections forwarded to a gateway.',
      labelNames,
      registers,
    }),
    refused: new Counter({
      name: name('refused_total'),
      help: 'Connections answered with 503 because no gateway was ready.',
      registers,
    }),
  };
}
export type BalancerMetrics = ReturnType<typeof createMetrics>;
