import type { ReportRange } from '../range';
import { inRange, isStep } from './events';

/** An action on a page as a hash, because the texts of pages take many times the memory. */
const place = 'hash(kind, path)';

/** Time and partition in one number: each column to sort by takes memory for every event. */
const moment = 'epoch_ms("at") * 1000 + least(partition, 999)';

/** Sessions are read in this many parts, one after the other. */
const parts = 8;

// The events of all sessions at once need more than the memory of a query: what is read once is spilled to disk, and each
// part of the sessions fits. Whether a session ended with a step is counted beside, so that events are sorted once.
const pairsOf = (part: number): string =>
  `SELECT before, place, count(*) AS sessions, sum(steps) AS steps, count(*) FILTER (is_last) AS ended FROM (
        SELECT before, place, count(*) AS steps, bool_or(is_last) AS is_last FROM (
          SELECT session, place, lag(place) OVER visit AS before, lead(place) OVER visit IS NULL AS is_last
          FROM visits WHERE session % ${parts} = ${part}
          WINDOW visit AS (PARTITION BY session ORDER BY moment, "offset")
        ) GROUP BY before, place, session
      ) GROUP BY before, place`;

export const pathsSql = (range: ReportRange): string => `
    WITH visits AS MATERIALIZED (
      SELECT hash(session_id) AS session, ${place} AS place, ${moment} AS moment, "offset"
      FROM activity WHERE ${inRange(range)} AND ${isStep}
    ),
    parts AS (
      ${Array.from({ length: parts }, (_, part) => pairsOf(part)).join('\n      UNION ALL ')}
    ),
    pairs AS MATERIALIZED (
      SELECT before, place, sum(sessions)::BIGINT AS sessions, sum(steps)::BIGINT AS steps, sum(ended)::BIGINT AS ended
      FROM parts GROUP BY before, place
    ),
    all_steps AS (
      SELECT before, place AS after, sessions, steps FROM pairs
      UNION ALL SELECT place, NULL, sum(ended)::BIGINT, sum(ended)::BIGINT FROM pairs WHERE ended > 0 GROUP BY place
    ),
    top AS MATERIALIZED (
      SELECT * FROM all_steps ORDER BY sessions DESC, steps DESC, before, after LIMIT 20
    ),
    names AS MATERIALIZED (
      SELECT ${place} AS place, any_value(kind) AS kind, any_value(path) AS path FROM activity
      WHERE ${inRange(range)} AND ${isStep} AND ${place} IN (SELECT before FROM top UNION ALL SELECT after FROM top)
      GROUP BY ALL
    )
    SELECT a.kind AS from_kind, a.path AS from_path, b.kind AS to_kind, b.path AS to_path, sessions, steps,
      sessions / (SELECT sum(ended) FROM pairs) AS share
    FROM top LEFT JOIN names a ON a.place = before LEFT JOIN names b ON b.place = after
    ORDER BY sessions DESC, steps DESC, from_path NULLS FIRST, from_kind, to_path NULLS LAST, to_kind`;
