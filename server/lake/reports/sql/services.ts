import { topics } from '@/lib/events';
import type { ReportRange } from '../range';
import { inRange } from './events';

/** Whose source is the service; a log line names it. */
export const eventTopics = topics.filter((topic) => topic !== 'logs');

/** Emitted events are summed by topic first, because that needs the fewest rows in memory. */
const emittedOn = (topic: string, range: ReportRange) =>
  `SELECT source AS service, count(*) AS events, max("at") AS last_at FROM ${topic} WHERE ${inRange(range)} GROUP BY source`;

export const servicesSql = (range: ReportRange): string => `
    WITH parts AS (
      ${eventTopics.map((topic) => emittedOn(topic, range)).join('\n      UNION ALL BY NAME ')}
      UNION ALL BY NAME SELECT service, count(*) AS lines, max("at") AS last_at,
        count(*) FILTER (level = 'warn') AS warnings, count(*) FILTER (level IN ('error', 'fatal')) AS errors
      FROM logs WHERE ${inRange(range)} GROUP BY service
    )
    SELECT service, coalesce(sum(events), 0)::BIGINT AS events, coalesce(sum(lines), 0)::BIGINT AS lines,
      coalesce(sum(warnings), 0)::BIGINT AS warnings, coalesce(sum(errors), 0)::BIGINT AS errors, max(last_at) AS last_at
    FROM parts GROUP BY service ORDER BY events DESC, lines DESC, service LIMIT 100`;
