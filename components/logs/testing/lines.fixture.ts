import type { LogLine } from '@/lib/logs/log-line';

/** A line at a place in the topic. */
export const lineAt = (
  { at, partition, offset }: { at: number; partition: number; offset: number },
  data: Partial<LogLine['data']> = {},
): LogLine => ({
  id: `line-${partition}-${offset}`,
  type: 'log.written',
  at,
  partition,
  offset,
  data: { level: 'info', service: 'payment', msg: `line ${partition}:${offset}`, at, ...data },
});
