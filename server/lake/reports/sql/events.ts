import { funnelSteps } from '@/lib/analytics/reports';
import type { ReportRange } from '../range';
import { instant } from './text';

/** The condition that an event is in the range, or up to `earlierMs` before it. */
export const inRange = ({ from, to }: ReportRange, earlierMs = 0): string =>
  `"at" >= ${instant(Math.max(0, from - earlierMs))} AND "at" < ${instant(to)}`;

/** The condition that an activity is a step of the visitor, not a measurement or an error of the browser. */
export const isStep = `kind IN (${funnelSteps.map((step) => `'${step}'`).join(', ')})`;

/** Leaves the earliest delivery of each event: `source` and `id` identify it, and without a source it came once. */
export const firstDelivery = `QUALIFY source IS NULL
        OR row_number() OVER (PARTITION BY source, id ORDER BY "at", epoch, partition, "offset") = 1`;

/** The time of the first event of a kind, of a group of events. */
export const firstOf = (type: string, as: string): string => `min("at") FILTER (type = '${type}') AS ${as}`;

/**
 * A sum as BIGINT. Larger sums are only reached by amounts that somebody made up, and one of those must not make a
 * report fail.
 */
export const sumAs = (expression: string, as: string): string =>
  `least(coalesce(sum(${expression}), 0), 9223372036854775807)::BIGINT AS ${as}`;
