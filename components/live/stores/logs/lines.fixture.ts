import type { LogLine } from '@/lib/logs/log-line';

/** A line of partition 0 whose time is its offset. */
export const logLine = (
  offset: number,
  over: Partial<LogLine> = {},
  data: Partial<LogLine['data']> = {},
): LogLine => ({
  id: `l${over.partition ?? 0}-${offset}`,
  type: 'log.written',
  at: offset,
  partition: 0,
  offset,
  data: { level: 'info', service: 'payment', msg: `line ${offset}`, at: offset, ...data },
  ...over,
});

export const logLines = (from: number, to: number, over: Partial<LogLine> = {}): LogLine[] =>
  Array.from({ length: to - from }, (_, i) => logLine(from + i, over));
