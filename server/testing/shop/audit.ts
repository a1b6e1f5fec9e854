/** What has to hold when every order has reached its end, as someone sees it who may look into all the books. */
import { type OrderEvent, reduceOrders } from '@/lib/orders';
import { headerText } from '@/server/bus';
import { type Database, sql } from '@/server/db';
import type { Shop } from './shop';
import { readAll } from './topics';

const owners = ['orders', 'payment', 'inventory', 'shipping', 'notification'];

/** How many orders have not reached their end, and how much work is still waiting anywhere. */
export async function unfinished(database: Database): Promise<Record<string, number>> {
  const waiting = owners.flatMap((schema) =>
    ['outbox', 'tasks', 'parked'].map(
      (table) => sql`
      select ${`${schema}.${table}`} as what, count(*)::int as n
      from ${sql.identifier(schema)}.${sql.identifier(table)}`,
    ),
  );
  const parts = [
    sql`select 'orders' as what, count(*)::int as n from orders.orders where status not in ('delivered', 'cancelled')`,
    sql`select 'payments', count(*)::int from payment.payments where status in ('charging', 'refunding')`,
    sql`select 'reservations', count(*)::int from inventory.reservations where status = 'reserved'`,
    ...waiting,
  ];
  const { rows } = await database.queries.execute<{ what: string; n: number }>(
    sql.join(parts, sql` union all `),
  );
  return Object.fromEntries(rows.filter(({ n }) => n > 0).map(({ what, n }) => [what, n]));
}

export interface DatabaseAudit {
  byStatus: Record<string, number>;
  /** Minor units. */
  taken: number;
  refunded: number;
  /** Total of the orders that were not cancelled. */
  owed: number;
  stock: { onHand: number; reserved: number; shipped: number; received: number; soldPieces: number };
  mails: Record<string, number>;
  /** Every rule that is broken, with how often. Empty is right. */
  broken: Record<string, number>;
}

// Each counts the rows that break a rule of the shop.
const rules: Record<string, string> = {
  'captured more than once': `select 1 from payment_provider.ledger where movement = 'capture' and declined is null
    group by payment_id having count(*) > 1`,
  'refunded without a capture, or another amount': `select 1 from payment_provider.ledger r where movement = 'refund'
    and not exists (select 1 from payment_provider.ledger c
      where c.payment_id = r.payment_id and c.movement = 'capture' and c.amount = r.amount)`,
  'cancelled and not given back': `select 1 from orders.orders o where status = 'cancelled'
    and exists (select 1 from payment_provider.ledger c where c.payment_id = 'PAY-' || o.order_id and movement = 'capture')
    and not exists (select 1 from payment_provider.ledger r where r.payment_id = 'PAY-' || o.order_id and movement = 'refund')`,
  'delivered and not paid': `select 1 from orders.orders o where status = 'delivered'
    and not exists (select 1 from payment_provider.ledger c
      where c.payment_id = 'PAY-' || o.order_id and movement = 'capture' and c.amount = o.total)`,
  'delivered and refunded': `select 1 from orders.orders o where status = 'delivered'
    and exists (select 1 from payment_provider.ledger r where r.payment_id = 'PAY-' || o.order_id and movement = 'refund')`,
  'stock that does not add up': `select 1 from inventory.stock
    where on_hand + reserved + shipped <> received or reserved <> 0 or on_hand < 0`,
  'delivered and not booked out, or the reverse': `select 1 from orders.orders o
    full join inventory.reservations r using (order_id)
    where (o.status = 'delivered') is distinct from (r.status = 'shipped')`,
  'an order with a mail too many or too few': `select 1 from orders.orders o
    left join (select order_id, array_agg(kind order by kind) as kinds from notification.mails
      where status <> 'waiting' group by order_id) m using (order_id)
    where m.kinds is distinct from
      case o.status when 'delivered' then array['confirmation', 'dispatch'] else array['cancellation'] end`,
  'both confirmed and cancelled': `select 1 from orders.events where type in ('order.confirmed', 'order.cancelled')
    group by order_id having count(distinct type) > 1`,
  'a step of an order under two event ids': `select 1 from orders.events group by order_id, type having count(*) > 1`,
};

/** Adds everything up. */
export async function auditDatabase({ queries }: Database): Promise<DatabaseAudit> {
  const one = async <T extends Record<string, unknown>>(query: string) =>
    (await queries.execute<T>(sql.raw(query))).rows[0] as T;
  const counts = async (query: string) =>
    Object.fromEntries(
      (await queries.execute<{ k: string; n: number }>(sql.raw(query))).rows.map((r) => [r.k, r.n]),
    );
  const broken: Record<string, number> = {};
  for (const [rule, query] of Object.entries(rules)) {
    const { n } = await one<{ n: number }>(`select count(*)::int as n from (${query}) as rule`);
    if (n > 0) broken[rule] = n;
  }
  const disagreements = await countDisagreements({ queries });
  if (disagreements > 0) broken['a row and the reducer disagree'] = disagreements;
  const money = (movement: string) =>
    one<{ sum: number }>(`select coalesce(sum(amount), 0)::float8 as sum from payment_provider.ledger
      where movement = '${movement}' and declined is null`);
  return {
    byStatus: await counts('select status as k, count(*)::int as n from orders.orders group by 1'),
    taken: (await money('capture')).sum,
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
    broken,
  };
}

/** Orders whose row says another status than the reducer that the screen uses makes of their events. */
async function countDisagreements({ queries }: Pick<Database, 'queries'>): Promise<number> {
  const { rows } = await queries.execute<{ order_id: string; status: string; path: OrderEvent[] }>(sql`
    select o.order_id, o.status, json_agg(json_strip_nulls(json_build_object('id', e.event_id, 'source', e.source, 'type', e.type, 'at', e.at,
      'partition', e.partition, 'offset', e."offset", 'data', e.data))) as path
    from orders.orders o join orders.events e using (order_id) group by o.order_id, o.status`);
  return rows.filter(({ order_id, status, path }) => reduceOrders(order_id, path).status !== status).length;
}

export interface TopicAudit {
  records: number;
  /** Published again by a crash between Kafka's answer and our note of it, with the same event id. */
  repeated: number;
  /** Kinds of an order that were emitted under more than one event id: effects that happened twice. */
  doubled: string[];
}

/** Looks for effects that happened twice in what the services published. */
export async function auditTopics(
  { options }: Shop,
  topics = ['orders', 'notifications'],
): Promise<TopicAudit> {
  const records = await readAll({ brokers: options.brokers }, topics, options.log);
  const ids = new Set<string>();
  const effects = new Map<string, Set<string>>();
  for (const { topic, headers, value } of records) {
    const data = JSON.parse(value?.toString() ?? '{}') as { orderId?: string; notificationId?: string };
    const effect = `${topic} ${headerText(headers, 'ce_type')} ${data.orderId ?? data.notificationId}`;
    const id = headerText(headers, 'ce_id') ?? '';
    ids.add(id);
    effects.set(effect, (effects.get(effect) ?? new Set()).add(id));
  }
  const doubled = [...effects].filter(([, known]) => known.size > 1).map(([effect]) => effect);
  return { records: records.length, repeated: records.length - ids.size, doubled };
}
