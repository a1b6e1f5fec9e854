import { Counter, Gauge, Registry } from 'prom-client';
import type { PriceHistory } from './price-history';
import { levels } from './price-history';

/** The Prometheus metrics of the price history. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `pulseboard_history_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `pulseboard_history_${name}`, help, labelNames, registers });
  return {
    registry,
    ticks: counter('ticks_total', 'Ticks added to candles.'),
    leftOut: counter('left_out_total', 'Records that were not added to a candle.', 'reason'),
    saves: counter('checkpoints_total', 'Checkpoints started.'),
    lag: gauge('lag_messages', 'Messages in Kafka that were not read yet.'),
    position: gauge('position', 'Next offset to read.', 'partition'),
    symbols: gauge('symbols', 'Symbols in memory.'),
    candles: gauge('candles', 'Candles in memory.', 'length'),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;

/** Updates the gauges; called before each scrape. */
export function collect(
  metrics: Metrics,
  { history, next, lag }: { history: PriceHistory; next: readonly number[]; lag: number },
): void {
  metrics.lag.set(lag);
  for (const [partition, offset] of next.entries())
    metrics.position.set({ partition: String(partition) }, offset);
  metrics.symbols.set(history.symbolCount);
  for (const name of levels) metrics.candles.set({ length: name }, history.levels[name].size);
}
