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
      'Events that Kafka acknowledged, and orders that the order service accepted.',
      'topic',
    ),
    failures: counter('failures_total', 'Events that failed after all retries.', 'topic'),
    skipped: counter(
      'skipped_total',
      'Events that were not made because too many earlier ones were waiting.',
      'topic',
    ),
    rate: gauge(
      'rate',
      'Configured rate: ticks per second, orders and notifications per minute, number of shoppers.',
      'feed',
    ),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;

/** Updates the gauges; called before each scrape. */
export function collect(metrics: Metrics, rates: Rates): void {
  for (const [feed, rate] of Object.entries(rates)) metrics.rate.set({ feed }, rate);
}
