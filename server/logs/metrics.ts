import { Counter, Gauge, Registry } from 'prom-client';

/** The Prometheus metrics of the collector. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `pulseboard_logs_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `pulseboard_logs_${name}`, help, labelNames, registers });
  return {
    registry,
    records: counter(
      'records_total',
      'Records read from files: lines, or several that belong together.',
      'service',
    ),
    bytes: counter('read_bytes_total', 'Bytes read from files.', 'service'),
    sent: counter('sent_total', 'Records that Kafka has stored.'),
    refused: counter('refused_total', 'Records that Kafka refused, such as too large ones.'),
    files: gauge('files', 'Files that are collected.'),
    lag: gauge('lag_bytes', 'Bytes of files that are not in Kafka yet.'),
    problems: gauge('problems', 'Problems that /readyz lists.'),
    otlp: gauge('otlp', 'Since the start: lines received, lines rejected, requests refused.', 'result'),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;

interface State {
  files: number;
  lagBytes: number;
  problems: number;
  otlp: { lines: number; rejected: number; refused: number };
}

/** Updates the gauges; called before each scrape. */
export function collect(metrics: Metrics, { files, lagBytes, problems, otlp }: State): void {
  metrics.files.set(files);
  metrics.lag.set(lagBytes);
  metrics.problems.set(problems);
  for (const result of ['lines', 'rejected', 'refused'] as const) metrics.otlp.set({ result }, otlp[result]);
}
