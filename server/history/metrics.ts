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
    ticks: counter('ticks_total', 'Ticks taken into candles.'),
    leftOut: counter('left_out_total', 'Records that are in no candle.', 'reason'),
    saves: counter('checkpoints_total', 'Checkpoints begun.'),
    lag: gauge('lag_messages', 'Messages in Kafka that are not read yet.'),
    position: gauge('position', 'Next offset to read.', 'partition'),
    symbols: gauge('symbols', 'Symbols held.'),
    candles: gauge('candles', 'Candles held.', 'length'),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;

/** Brings the gauges up to date; called when they are scraped. */
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
