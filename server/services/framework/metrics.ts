import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** handled: for the first time · duplicate: skipped · parked: waits behind another · retried · dead */
export type Outcome = 'handled' | 'duplicate' | 'parked' | 'retried' | 'dead';

export interface Metrics {
  registry: Registry;
  handled(type: string, outcome: Outcome, seconds: number): void;
  published(records: number): void;
}

/** The metrics of one service. `depth` reads how many records wait in the outbox when they are collected. */
export function createMetrics(service: string, depth: () => Promise<number>): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  const registers = [registry];
  const messages = new Counter({
    name: 'pulseboard_messages_total',
    help: 'Messages taken from Kafka, by type and outcome',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'pulseboard_handling_seconds',
    help: 'Share of one message in the transaction that handled it',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  const published = new Counter({
    name: 'pulseboard_outbox_published_total',
    help: 'Records published from the outbox',
    registers,
  });
  new Gauge({
    name: 'pulseboard_outbox_depth',
    help: 'Records that wait in the outbox',
    registers,
    async collect() {
      // A database that is away must not take the other metrics with it.
      this.set(await depth().catch(() => Number.NaN));
    },
  });
  return {
    registry,
    handled: (type, outcome, seconds) => {
      messages.inc({ type, outcome });
      if (outcome === 'handled') duration.observe(seconds);
    },
    published: (records) => published.inc(records),
  };
}
