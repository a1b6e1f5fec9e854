import type { ReportRange } from '../range';
import { firstOf, inRange } from './events';
import { instant } from './text';

/** How long before the range an order may have begun. */
export const stageLookBackMs = 24 * 3_600_000;

/** Each stage and the time of the step before it; NULL when that is unknown. */
const stages = {
  paid: 'placed',
  reserved: 'placed',
  confirmed: 'CASE WHEN paid IS NOT NULL AND reserved IS NOT NULL THEN greatest(paid, reserved) END',
  dispatched: 'confirmed',
  delivered: 'dispatched',
};
const types = {
  placed: 'order.placed',
  paid: 'payment.succeeded',
  reserved: 'stock.reserved',
  confirmed: 'order.confirmed',
  dispatched: 'shipment.dispatched',
  delivered: 'shipment.delivered',
};

/** The clocks of two producers may disagree: no step takes less than nothing. */
function durationOf(stage: string, { from }: ReportRange): string {
  const ms = `epoch_ms(${stage}) - epoch_ms(before_${stage})`;
  return `CASE WHEN ${stage} >= ${instant(from)} AND before_${stage} IS NOT NULL THEN greatest(${ms}, 0) END AS ${stage}_ms`;
}
const beforeOf = (stage: string, before: string) => `${before} AS before_${stage}`;
const figuresOf = (stage: string) => {
  const ms = `${stage}_ms`;
  return `{stage: '${stage}', orders: count(${ms}), p50_ms: quantile_disc(${ms}, 0.5), p95_ms: quantile_disc(${ms}, 0.95), max_ms: max(${ms})}`;
};

const each = (write: (stage: string, before: string) => string): string =>
  Object.entries(stages)
    .map(([stage, before]) => write(stage, before))
    .join(',\n        ');

export const stagesSql = (range: ReportRange): string => `
    WITH firsts AS (
      SELECT order_id,
        ${Object.entries(types)
          .map(([stage, type]) => firstOf(type, stage))
          .join(',\n        ')}
      FROM orders WHERE ${inRange(range, stageLookBackMs)} AND type IN (${Object.values(types)
        .map((type) => `'${type}'`)
        .join(', ')})
      GROUP BY order_id
    ),
    steps AS (
      SELECT *,
        ${each(beforeOf)}
      FROM firsts
    ),
    durations AS (
      SELECT
        ${each((stage) => durationOf(stage, range))}
      FROM steps
    )
    SELECT unnest([
        ${each(figuresOf)}
    ], recursive := true)
    FROM durations`;
