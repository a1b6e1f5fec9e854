import { Counter, Gauge, Registry } from 'prom-client';

/** The Prometheus metrics of the log analysis. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `pulseboard_analysis_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `pulseboard_analysis_${name}`, help, labelNames, registers });
  return {
    registry,
    records: counter('records_total', 'Records that were read, by what became of them.', 'outcome'),
    failures: counter('part_failures_total', 'Lines that a part could not take.', 'part'),
    saves: counter('saves_total', 'Transactions that saved the state, by outcome.', 'outcome'),
    rows: counter('saved_rows_total', 'Rows that these transactions wrote or deleted.'),
    unsaved: gauge('unsaved_lines', 'Records that were read after the last transaction.'),
    waiting: gauge('waiting_for_database', '1: reading waits, because too much is not saved.'),
    owner: gauge('owner', '1: this instance reads; 0: another one does, or it is starting.'),
    lag: gauge('lag_messages', 'Messages in Kafka that were not read yet.'),
    position: gauge('position', 'Next offset to read.', 'partition'),
    groups: gauge('error_groups', 'Error groups in memory.'),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
