'use client';
import { latencyText, useLatencyUncertainty, useLedger, useMedianLatency } from '@/components/live';
import { formatDuration } from '@/lib/text/format';
import { Indicator } from './indicator';
import { useTrend } from './use-trend';

/** Latency from Kafka to this screen. A separate component, because it changes four times per second. */
export function EventToScreen() {
  const median = useMedianLatency();
  const uncertaintyMs = useLatencyUncertainty() ?? 0;
  const trend = useTrend(median);
  const p99 = Math.max(0, ...useLedger().map((row) => (row.feed === 'health' ? 0 : (row.p99 ?? 0))));
  return (
    <Indicator
      label="Event to screen"
      value={median === undefined ? '–' : latencyText(median, uncertaintyMs)}
      note={p99 > 0 ? `median · p99 ${formatDuration(p99)}` : 'no event in the last minute'}
      trend={trend}
    />
  );
}
