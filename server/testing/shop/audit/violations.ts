import type { DatabaseAudit } from './audit-database';
import type { TopicAudit } from './audit-topics';

/** Every violated expectation of a finished shop with `orders` orders, a sentence each. */
export function findViolations(orders: number, database: DatabaseAudit, topics: TopicAudit): string[] {
  const { byStatus, captured, refunded, owed, stock, mails } = database;
  const { delivered = 0, cancelled = 0 } = byStatus;
  const equal: [string, number, number][] = [
    ['finished orders', delivered + cancelled, orders],
    ['orders in the database', Object.values(byStatus).reduce((sum, n) => sum + n, 0), orders],
    ['money captured less money refunded', captured - refunded, owed],
    ['stock on hand, reserved and shipped', stock.onHand + stock.reserved + stock.shipped, stock.received],
    ['pieces shipped', stock.shipped, stock.soldPieces],
    ['pieces still reserved', stock.reserved, 0],
    ['confirmations mailed', mails.confirmation ?? 0, delivered],
    ['dispatches mailed', mails.dispatch ?? 0, delivered],
    ['cancellations mailed', mails.cancellation ?? 0, cancelled],
  ];
  return [
    ...equal.flatMap(([what, is, must]) => (is === must ? [] : [`${what}: ${is} instead of ${must}`])),
    ...Object.entries(database.violations).map(([rule, count]) => `${rule}: ${count}`),
    ...topics.doubled.map((effect) => `happened twice: ${effect}`),
  ];
}
