import type { LogLine } from '@/lib/logs/log-line';
import type { AnalysedLine } from '@/server/log-analysis/part';

export const startAt = Date.UTC(2026, 10, 26, 12);

/** A line as the parts of the analysis get it. `at`: epoch ms. */
export function analysedLine(data: Partial<LogLine['data']>, at = startAt, offset = 0): AnalysedLine {
  const place = { partition: 0, offset };
  const line: LogLine = {
    ...place,
    id: `line-${offset}`,
    type: 'log.written',
    at,
    data: { level: 'info', service: 'order', msg: 'A message', at, ...data },
  };
  return { place, at, line };
}
