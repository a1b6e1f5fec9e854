import { formatDuration } from '@/lib/text/format';

/**
 * A latency as text, such as `14 ms`. One below `uncertaintyMs`, by which the clock skew may be off, is written as less
 * than that. Both in ms.
 */
export function latencyText(ms: number, uncertaintyMs: number): string {
  const least = Math.max(1, Math.ceil(uncertaintyMs));
  return ms < least ? `< ${formatDuration(least)}` : formatDuration(ms);
}
