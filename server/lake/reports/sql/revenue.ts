import type { ReportRange } from '../range';
import { bucketsOf, slotOf } from './buckets';
import { firstDelivery, inRange, sumAs } from './events';

export const revenueSql = (range: ReportRange): string => `
    WITH ${bucketsOf(range)},
    payments AS (
      SELECT "at", currency, amount, type = 'payment.refunded' AS is_refund FROM orders
      WHERE ${inRange(range)} AND type IN ('payment.succeeded', 'payment.refunded')
      ${firstDelivery}
    ),
    currencies AS (SELECT currency FROM payments GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 20),
    slots AS (
      SELECT ${slotOf(range)} AS slot, currency,
        sum(amount) FILTER (NOT is_refund) AS paid, sum(amount) FILTER (is_refund) AS refunded,
        count(*) FILTER (NOT is_refund) AS payments, count(*) FILTER (is_refund) AS refunds
      FROM payments SEMI JOIN currencies USING (currency) GROUP BY ALL
    ),
    amounts AS (
      SELECT bucket, currency, paid, refunded, payments, refunds FROM slots ASOF JOIN buckets ON slot >= bucket
      UNION ALL SELECT bucket, currency, 0, 0, 0, 0 FROM buckets, currencies
    ),
    sums AS (
      SELECT bucket, currency, ${sumAs('paid', 'paid')}, ${sumAs('refunded', 'refunded')},
        sum(payments)::BIGINT AS payments, sum(refunds)::BIGINT AS refunds
      FROM amounts GROUP BY bucket, currency
    )
    SELECT bucket, currency, paid, refunded, paid - refunded AS net, payments, refunds
    FROM sums ORDER BY bucket, currency`;
