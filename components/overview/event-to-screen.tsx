'use client';
import { latencyText, useLatencyUncertainty, useLedger, useMedianLatency } from '@/components/live';
import { formatDuration } from '@/lib/text/format';
import { Indicator } from './indicator';
import { useTrail } from './use-trail';

/** How long an event takes from Kafka to this screen: its own component, for it changes four times a second. */
export function EventToScreen() {
  const median = useMedianLatency();
  const uncertaintyMs = useLatencyUncertainty() ?? 0;
  const trail = useTrail(median);
  const p99 = Math.max(0, ...useLedger().map((row) => (row.feed === 'health' ? 0 : (row.p99 ?? 0))));
  return (
    <Indicator
      label="Event to screen"
      value={median === undefined ? '–' : latencyText(median, uncertaintyMs)}
      note={p99 > 0 ? `median · p99 ${formatDuration(p99)}` : 'no event in the last minute'}
      trail={trail}
    />
  );
}
