import { Counter, Gauge, Registry } from 'prom-client';

/** The Prometheus metrics of the alerts. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `pulseboard_alerts_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `pulseboard_alerts_${name}`, help, labelNames, registers });
  return {
    registry,
    records: counter('records_total', 'Records that were read, by what became of them.', 'outcome'),
    transitions: counter('transitions_total', 'Alerts that entered a state.', 'state'),
    saves: counter('saves_total', 'Transactions that saved the state, by outcome.', 'outcome'),
    published: counter('published_total', 'Records that were published from the outbox.'),
    deliveries: counter(
      'deliveries_total',
      'Attempts to send a notification to a channel, by outcome.',
      'outcome',
    ),
    outbox: gauge('outbox_depth', 'Records that wait in the outbox.'),
    active: gauge('active', 'Alerts by state.', 'state'),
    rules: gauge('rules', 'Rules that are evaluated.'),
    owner: gauge('owner', '1: this instance evaluates; 0: another one does, or it is starting.'),
    lag: gauge('lag_messages', 'Messages in Kafka that were not read yet.'),
    evaluated: gauge('evaluated_to_seconds', 'Up to which time the rules are evaluated, epoch s.', 'clock'),
  };
}
export type AlertsMetrics = ReturnType<typeof createMetrics>;
