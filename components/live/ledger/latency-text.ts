import { formatDuration } from '@/lib/text/format';

/**
 * A latency in words. One that is smaller than the clocks are certain is not that figure: it is below what can be told.
 * Both in ms; `uncertaintyMs`: by how much the difference of the clocks may be off.
 */
export function latencyText(ms: number, uncertaintyMs: number): string {
  const least = Math.max(1, Math.ceil(uncertaintyMs));
  return ms < least ? `< ${formatDuration(least)}` : formatDuration(ms);
}
