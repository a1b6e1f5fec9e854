import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * handled: for the first time · duplicate: skipped · postponed: waits behind another · retried · dead: dead-lettered
 */
export type Outcome = 'handled' | 'duplicate' | 'postponed' | 'retried' | 'dead';

// Dashboards may rely on the label value of earlier releases.
const outcomeLabel = (outcome: Outcome): string => (outcome === 'postponed' ? 'parked' : outcome);

export interface Metrics {
  registry: Registry;
  /** Counts a message; `seconds` is its share of the transaction that handled it. */
  handled(type: string, outcome: Outcome, seconds: number): void;
  published(records: number): void;
}

/** The metrics of one service. `depth` reads the number of records in the outbox at collection. */
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
      // The other metrics must be available while the database is not.
      this.set(await depth().catch(() => Number.NaN));
    },
  });
  return {
    registry,
    handled: (type, outcome, seconds) => {
      messages.inc({ type, outcome: outcomeLabel(outcome) });
      if (outcome === 'handled') duration.observe(seconds);
    },
    published: (records) => published.inc(records),
  };
}
