/** Sums up what the databases of the shop hold when every order is finished, and counts rows that break a rule. */
import { type OrderEvent, reduceOrders } from '@/lib/orders';
import { type Database, sql } from '@/server/db';

export interface DatabaseAudit {
  byStatus: Record<string, number>;
  /** Captured by the provider, minor units. */
  captured: number;
  refunded: number;
  /** Total of the orders that were not cancelled, minor units. */
  owed: number;
  stock: { onHand: number; reserved: number; shipped: number; received: number; soldPieces: number };
  mails: Record<string, number>;
  /** Number of violations by rule. */
  violations: Record<string, number>;
}

// Each query selects the rows that violate a rule of the shop.
const rules: Record<string, string> = {
  'captured more than once': `select 1 from payment_provider.ledger where movement = 'capture' and declined is null
    group by payment_id having count(*) > 1`,
  'refunded without a capture, or another amount': `select 1 from payment_provider.ledger r where movement = 'refund'
    and not exists (select 1 from payment_provider.ledger c
      where c.payment_id = r.payment_id and c.movement = 'capture' and c.amount = r.amount)`,
  'cancelled and not refunded': `select 1 from orders.orders o where status = 'cancelled'
    and exists (select 1 from payment_provider.ledger c where c.payment_id = 'PAY-' || o.order_id and movement = 'capture')
    and not exists (select 1 from payment_provider.ledger r where r.payment_id = 'PAY-' || o.order_id and movement = 'refund')`,
  'delivered and not paid': `select 1 from orders.orders o where status = 'delivered'
    and not exists (select 1 from payment_provider.ledger c
      where c.payment_id = 'PAY-' || o.order_id and movement = 'capture' and c.amount = o.total)`,
  'delivered and refunded': `select 1 from orders.orders o where status = 'delivered'
    and exists (select 1 from payment_provider.ledger r where r.payment_id = 'PAY-' || o.order_id and movement = 'refund')`,
  'stock columns do not add up': `select 1 from inventory.stock
    where on_hand + reserved + shipped <> received or reserved <> 0 or on_hand < 0`,
  'delivered and not booked out, or the reverse': `select 1 from orders.orders o
    full join inventory.reservations r using (order_id)
    where (o.status = 'delivered') is distinct from (r.status = 'shipped')`,
  'an order with too many or too few mails': `select 1 from orders.orders o
    left join (select order_id, array_agg(kind order by kind) as kinds from notification.mails
      where status <> 'waiting' group by order_id) m using (order_id)
    where m.kinds is distinct from
      case o.status when 'delivered' then array['confirmation', 'dispatch'] else array['cancellation'] end`,
  'both confirmed and cancelled': `select 1 from orders.events where type in ('order.confirmed', 'order.cancelled')
    group by order_id having count(distinct type) > 1`,
  'a step of an order under two event ids': `select 1 from orders.events group by order_id, type having count(*) > 1`,
};

/** Reads all sums and runs all rules. */
export async function auditDatabase({ queries }: Database): Promise<DatabaseAudit> {
  const one = async <T extends Record<string, unknown>>(query: string) =>
    (await queries.execute<T>(sql.raw(query))).rows[0] as T;
  const counts = async (query: string) =>
    Object.fromEntries(
      (await queries.execute<{ k: string; n: number }>(sql.raw(query))).rows.map((r) => [r.k, r.n]),
    );
  const violations: Record<string, number> = {};
  for (const [rule, query] of Object.entries(rules)) {
    const { n } = await one<{ n: number }>(`select count(*)::int as n from (${query}) as rule`);
    if (n > 0) violations[rule] = n;
  }
  const disagreements = await countDisagreements({ queries });
  if (disagreements > 0) violations['a row and the reducer disagree'] = disagreements;
  const money = (movement: string) =>
    one<{ sum: number }>(`select coalesce(sum(amount), 0)::float8 as sum from payment_provider.ledger
      where movement = '${movement}' and declined is null`);
  return {
    byStatus: await counts('select status as k, count(*)::int as n from orders.orders group by 1'),
    captured: (await money('capture')).sum,
    refunded: (await money('refund')).sum,
    owed: (
      await one<{ sum: number }>(`select coalesce(sum(total), 0)::float8 as sum from orders.orders
        where status <> 'cancelled'`)
    ).sum,
    stock: await one<
      DatabaseAudit['stock']
    >(`select sum(on_hand)::int as "onHand", sum(reserved)::int as reserved,
      sum(shipped)::int as shipped, sum(received)::int as received,
      (select coalesce(sum((item->>'quantity')::int), 0)::int from orders.orders,
        jsonb_array_elements(items) as item where status = 'delivered') as "soldPieces" from inventory.stock`),
    mails: await counts('select kind as k, count(*)::int as n from notification.mails group by 1'),
    violations,
  };
}

/** Counts orders whose row has another status than the reducer of the screen derives from their events. */
async function countDisagreements({ queries }: Pick<Database, 'queries'>): Promise<number> {
  const { rows } = await queries.execute<{ order_id: string; status: string; path: OrderEvent[] }>(sql`
    select o.order_id, o.status, json_agg(json_strip_nulls(json_build_object('id', e.event_id, 'source', e.source, 'type', e.type, 'at', e.at,
      'partition', e.partition, 'offset', e."offset", 'data', e.data))) as path
    from orders.orders o join orders.events e using (order_id) group by o.order_id, o.status`);
  return rows.filter(({ order_id, status, path }) => reduceOrders(order_id, path).status !== status).length;
}
