import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LakeState } from '@/lib/analytics/lake';
import type { PartitionBatch } from './segment';

const commitSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The Prometheus metrics of the lake. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `pulseboard_lake_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `pulseboard_lake_${name}`, help, labelNames, registers });
  return {
    registry,
    offsets: counter('offsets_total', 'Offsets read, by what became of them.', 'topic', 'kind'),
    committed: counter('committed_rows_total', 'Rows in files that became visible.', 'topic'),
    commits: new Histogram({
      name: 'pulseboard_lake_commit_seconds',
      help: 'Time to write the open rows of a topic as files and to make them visible.',
      buckets: commitSeconds,
      registers,
    }),
    lag: gauge('lag_offsets', 'Offsets in Kafka that are not in the lake yet.'),
    files: gauge('files', 'Files to read.', 'topic'),
    bytes: gauge('bytes', 'Size of the files to read.', 'topic'),
    free: gauge('free_bytes', 'Bytes that may still be written.'),
    writing: gauge('writing', '1: nothing keeps the lake from writing.'),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;

const lengthOf = (runs: readonly { from: number; to: number }[]): number =>
  runs.reduce((sum, { from, to }) => sum + to - from, 0);

export function countBatch({ offsets }: Metrics, batch: PartitionBatch): void {
  const { topic, rows, invalid, markers, gaps } = batch;
  offsets.inc({ topic, kind: 'rows' }, rows.length);
  offsets.inc({ topic, kind: 'invalid' }, invalid.length);
  offsets.inc({ topic, kind: 'markers' }, lengthOf(markers));
  offsets.inc({ topic, kind: 'gaps' }, lengthOf(gaps));
}

/** Updates the gauges; called before each scrape. */
export function collect(metrics: Metrics, { topics, writer }: LakeState): void {
  for (const { topic, files, bytes } of topics) {
    metrics.files.set({ topic }, files);
    metrics.bytes.set({ topic }, bytes);
  }
  metrics.lag.set(writer.lag);
  if (writer.freeBytes !== null) metrics.free.set(writer.freeBytes);
  metrics.writing.set(writer.state === 'writing' ? 1 : 0);
}
