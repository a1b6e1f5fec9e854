import type { DatabaseAudit, TopicAudit } from './audit';

/** Everything that must hold of the books of `orders` orders and is not so, a sentence each. Empty is right. */
export function findViolations(orders: number, books: DatabaseAudit, topics: TopicAudit): string[] {
  const { byStatus, taken, refunded, owed, stock, mails } = books;
  const { delivered = 0, cancelled = 0 } = byStatus;
  const equal: [string, number, number][] = [
    ['orders at their end', delivered + cancelled, orders],
    ['orders known', Object.values(byStatus).reduce((sum, n) => sum + n, 0), orders],
    ['money taken less money refunded', taken - refunded, owed],
    ['stock on hand, reserved and shipped', stock.onHand + stock.reserved + stock.shipped, stock.received],
    ['pieces shipped', stock.shipped, stock.soldPieces],
    ['pieces still reserved', stock.reserved, 0],
    ['confirmations mailed', mails.confirmation ?? 0, delivered],
    ['dispatches mailed', mails.dispatch ?? 0, delivered],
    ['cancellations mailed', mails.cancellation ?? 0, cancelled],
  ];
  return [
    ...equal.flatMap(([what, is, must]) => (is === must ? [] : [`${what}: ${is} and not ${must}`])),
    ...Object.entries(books.broken).map(([rule, count]) => `${rule}: ${count}`),
    ...topics.doubled.map((effect) => `happened twice: ${effect}`),
  ];
}
