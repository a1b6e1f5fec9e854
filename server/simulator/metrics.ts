import { Counter, Gauge, Registry } from 'prom-client';
import type { Rates } from '@/lib/simulator';

/** The simulator's Prometheus metrics. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `pulseboard_simulator_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `pulseboard_simulator_${name}`, help, labelNames, registers });
  return {
    registry,
    published: counter(
      'published_total',
      'Events that Kafka took; orders also when the order service took them.',
      'topic',
    ),
    failures: counter('failures_total', 'Events that were given up.', 'topic'),
    skipped: counter(
      'skipped_total',
      'Events that were not made because earlier ones still waited.',
      'topic',
    ),
    rate: gauge('rate', 'Wanted: ticks a second, orders and notifications a minute, shoppers.', 'feed'),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;

/** Brings the gauges up to date; called when they are scraped. */
export function collect(metrics: Metrics, rates: Rates): void {
  for (const [feed, rate] of Object.entries(rates)) metrics.rate.set({ feed }, rate);
}
