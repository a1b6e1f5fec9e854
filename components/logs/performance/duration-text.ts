import { formatDuration } from '@/lib/text/format';

/** A duration, below 10 ms with decimals: 0.42 ms, 3.1 ms, 48 ms, 1.2 s. */
export function durationText(ms: number): string {
  if (!(ms >= 0 && ms < 10)) return formatDuration(ms);
  return `${ms === 0 ? '0' : ms.toFixed(ms < 1 ? 2 : 1)} ms`;
}
