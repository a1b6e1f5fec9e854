/** Every report as a loop over all events: slow, and independent of the statements. */
import { funnelSteps, orderStages, type Report, type ReportRow } from '@/lib/analytics/reports';
import { ratingOf } from '@/lib/analytics/vitals';
import type { EventData, Topic } from '@/lib/events';
import { topics } from '@/lib/events';
import type { ReportRange } from '../range';
import { rowsOf, type SentEvent } from './lake.fixture';
import { bucketOf, bucketsOf } from './local-clock.fixture';

interface Row {
  type: string;
  at: number;
  partition: number;
  offset: number;
  id: string;
  source: string | null;
  data: Record<string, unknown>;
}

const dayMs = 86_400_000;
const byTime = (a: Row, b: Row) => a.at - b.at || a.partition - b.partition || a.offset - b.offset;

/** The rows of some types, in order of time, from `earlierMs` before the range. */
const select = (
  events: readonly SentEvent[],
  { from, to }: ReportRange,
  topic: Topic,
  types: string[],
  earlierMs = 0,
) =>
  rowsOf(topic, events)
    .map((row): Row => ({ ...row, id: String(row.id), data: JSON.parse(String(row.data)) }))
    .filter(({ at, type }) => at >= from - earlierMs && at < to && types.includes(type))
    .sort(byTime);

function once(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = keyOf(row);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
const identity = ({ source, id }: Row) => JSON.stringify([source, id]);
const orderOf = ({ type, data }: Row) => JSON.stringify([type, data.orderId]);
const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const compare = (a: string | null, b: string | null) =>
  a === b ? 0 : a === null ? 1 : b === null || a < b ? -1 : 1;

/** The smallest value that at least the share of the values do not exceed. */
const quantile = (values: readonly number[], share: number): number | null =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? null;

const inBucket = (rows: readonly Row[], start: number, { bucket, timeZone }: ReportRange) =>
  rows.filter(({ at }) => bucketOf(at, bucket, timeZone) === start);
const startsOf = ({ from, to, bucket, timeZone }: ReportRange) => bucketsOf(from, to, bucket, timeZone);

type Naive = { [R in Report]: (events: readonly SentEvent[], range: ReportRange) => ReportRow<R>[] };

const revenue: Naive['revenue'] = (events, range) => {
  const payments = once(select(events, range, 'orders', ['payment.succeeded', 'payment.refunded']), identity);
  const currencies = unique(payments.map(({ data }) => String(data.currency))).sort();
  return startsOf(range).flatMap((bucket) =>
    currencies.map((currency) => {
      const own = inBucket(payments, bucket, range).filter(({ data }) => data.currency === currency);
      const amounts = (type: string) =>
        own.filter((row) => row.type === type).map(({ data }) => Number(data.amount));
      const [paid, refunded] = [amounts('payment.succeeded'), amounts('payment.refunded')];
      const sums = { paid: sum(paid), refunded: sum(refunded), net: sum(paid) - sum(refunded) };
      return { bucket, currency, ...sums, payments: paid.length, refunds: refunded.length };
    }),
  );
};

const orders: Naive['orders'] = (events, range) => {
  const types = [
    'order.placed',
    'order.confirmed',
    'order.cancelled',
    'shipment.dispatched',
    'shipment.delivered',
  ];
  const firsts = once(select(events, range, 'orders', types), orderOf);
  return startsOf(range).map((bucket) => {
    const count = (type: string) => inBucket(firsts, bucket, range).filter((row) => row.type === type).length;
    const [placed = 0, confirmed = 0, cancelled = 0, dispatched = 0, delivered = 0] = types.map(count);
    return { bucket, placed, confirmed, cancelled, dispatched, delivered };
  });
};

const funnel: Naive['funnel'] = (events, range) => {
  const visits = select(events, range, 'activity', ['activity.recorded']);
  let reached = new Map<unknown, number>();
  return funnelSteps.map((step, index) => {
    const own = visits.filter(({ data }) => data.kind === step);
    const next = new Map<unknown, number>();
    const took: number[] = [];
    for (const { at, data } of own) {
      const before = index === 0 ? at : reached.get(data.sessionId);
      if (before === undefined || at < before || next.has(data.sessionId)) continue;
      next.set(data.sessionId, at);
      took.push(at - before);
    }
    reached = next;
    const medianMs = index === 0 ? null : quantile(took, 0.5);
    return { step, sessions: next.size, events: own.length, medianMs };
  });
};

/** The events of each session in the range, in order. */
function sessionsOf(events: readonly SentEvent[], range: ReportRange): Row[][] {
  const rows = select(events, range, 'activity', ['activity.recorded']).filter(
    ({ data }) => data.kind !== 'web_vital' && data.kind !== 'error',
  );
  const ids = unique(rows.map(({ data }) => data.sessionId));
  return ids.map((id) => rows.filter(({ data }) => data.sessionId === id));
}

const sessions: Naive['sessions'] = (events, range) => {
  const all = sessionsOf(events, range);
  const figures = (bucket: number | null) => {
    const own = all.filter(
      ([first]) => bucket === null || (first && inBucket([first], bucket, range).length),
    );
    const having = (kind: string) => own.filter((rows) => rows.some(({ data }) => data.kind === kind)).length;
    const took = own.map((rows) => (rows.at(-1)?.at ?? 0) - (rows[0]?.at ?? 0));
    const medianEvents = quantile(
      own.map((rows) => rows.length),
      0.5,
    );
    const counts = {
      viewed: having('product_view'),
      carted: having('add_to_cart'),
      purchased: having('purchase'),
    };
    return { bucket, sessions: own.length, ...counts, medianEvents, medianMs: quantile(took, 0.5) };
  };
  return [null, ...startsOf(range)].map(figures);
};

/** All of them, of which the report has the 20 that most sessions took. */
const paths: Naive['paths'] = (events, range) => {
  const all = sessionsOf(events, range);
  const taken = all.map((rows) =>
    [...rows, undefined].map((row, i) => {
      const [from, to] = [rows[i - 1]?.data, row?.data];
      const [fromKind, fromPath] = [from?.kind ?? null, from?.path ?? null];
      return JSON.stringify({ fromKind, fromPath, toKind: to?.kind ?? null, toPath: to?.path ?? null });
    }),
  );
  const found = unique(taken.flat()).map((step) => {
    const own = taken.filter((steps) => steps.includes(step));
    const steps = own.flat().filter((other) => other === step).length;
    return { ...JSON.parse(step), sessions: own.length, steps, share: own.length / all.length };
  });
  return found.sort((a, b) => b.sessions - a.sessions || b.steps - a.steps);
};

const activities = (events: readonly SentEvent[], range: ReportRange, kind: string) =>
  select(events, range, 'activity', ['activity.recorded']).filter(({ data }) => data.kind === kind);
const sessionsIn = (rows: readonly Row[]) => unique(rows.map(({ data }) => data.sessionId)).length;

const pages: Naive['pages'] = (events, range) => {
  const views = activities(events, range, 'page_view');
  const errors = activities(events, range, 'error');
  const found = unique([...views, ...errors].map(({ data }) => String(data.path))).map((path) => {
    const [viewed, failed] = [views, errors].map((rows) => rows.filter(({ data }) => data.path === path));
    return {
      path,
      ...{ views: viewed?.length ?? 0, sessions: sessionsIn(viewed ?? []), errors: failed?.length ?? 0 },
    };
  });
  return found.sort((a, b) => b.views - a.views || b.errors - a.errors || compare(a.path, b.path));
};

const viewed: Naive['viewed'] = (events, range) => {
  const of = (kind: string) => activities(events, range, kind).filter(({ data }) => data.sku !== undefined);
  const [views, carts] = [of('product_view'), of('add_to_cart')];
  const found = unique([...views, ...carts].map(({ data }) => String(data.sku))).map((sku) => {
    const own = views.filter(({ data }) => data.sku === sku);
    const carted = sessionsIn(carts.filter(({ data }) => data.sku === sku));
    return { sku, views: own.length, sessions: sessionsIn(own), carted };
  });
  return found.sort((a, b) => b.views - a.views || b.carted - a.carted || compare(a.sku, b.sku));
};

const vitals: Naive['vitals'] = (events, range) => {
  const measured = activities(events, range, 'web_vital').flatMap(({ data }) => {
    const { path, metric } = data as unknown as EventData<'activity.recorded'>;
    return metric ? [{ path, ...metric }] : [];
  });
  const groups = unique(measured.map(({ path, name }) => JSON.stringify([path, name])));
  const found = groups.map((group) => {
    const own = measured.filter(({ path, name }) => JSON.stringify([path, name]) === group);
    const [{ path, name } = { path: '', name: 'LCP' as const }] = own;
    const rated = (rating: string) => own.filter(({ value }) => ratingOf(name, value) === rating).length;
    const p75 =
      quantile(
        own.map(({ value }) => value),
        0.75,
      ) ?? 0;
    return { path, metric: name, count: own.length, p75, good: rated('good'), poor: rated('poor') };
  });
  return found.sort((a, b) => b.count - a.count || compare(a.path, b.path) || compare(a.metric, b.metric));
};

const stages: Naive['stages'] = (events, range) => {
  const types = {
    placed: 'order.placed',
    paid: 'payment.succeeded',
    reserved: 'stock.reserved',
    confirmed: 'order.confirmed',
    dispatched: 'shipment.dispatched',
    delivered: 'shipment.delivered',
  };
  const firsts = once(select(events, range, 'orders', Object.values(types), dayMs), orderOf);
  const ids = unique(firsts.map(({ data }) => data.orderId));
  return orderStages.map((stage) => {
    const took = ids.flatMap((orderId) => {
      const time = (name: keyof typeof types) =>
        firsts.find(({ type, data }) => type === types[name] && data.orderId === orderId)?.at ?? Number.NaN;
      const before = {
        paid: time('placed'),
        reserved: time('placed'),
        confirmed: Math.max(time('paid'), time('reserved')),
        dispatched: time('confirmed'),
        delivered: time('dispatched'),
      }[stage];
      const ms = Math.max(0, time(stage) - before);
      return time(stage) >= range.from && !Number.isNaN(ms) ? [ms] : [];
    });
    const figures = { p50Ms: quantile(took, 0.5), p95Ms: quantile(took, 0.95), maxMs: quantile(took, 1) };
    return { stage, orders: took.length, ...figures };
  });
};

const products: Naive['products'] = (events, range) => {
  const placed = once(select(events, range, 'orders', ['order.placed']), orderOf);
  const views = select(events, range, 'activity', ['activity.recorded'])
    .filter(({ data }) => data.kind === 'product_view' && data.sku !== undefined)
    .map(({ data }) => String(data.sku));
  const lines = placed.flatMap((row) => {
    const { items, currency, orderId } = row.data as unknown as EventData<'order.placed'>;
    return items.map((item) => ({ ...item, currency, orderId, at: row.at }));
  });
  const keys = unique(lines.map(({ sku, currency }) => JSON.stringify([sku, currency])));
  const sold = keys.map((key) => {
    const own = lines.filter(({ sku, currency }) => JSON.stringify([sku, currency]) === key);
    const [newest] = own.toSorted((a, b) => b.at - a.at || compare(b.name, a.name));
    const { sku = '', name = '', currency = '' } = newest ?? {};
    return {
      ...{ sku, name, currency, orders: unique(own.map(({ orderId }) => orderId)).length },
      quantity: sum(own.map(({ quantity }) => quantity)),
      amount: sum(own.map(({ quantity, unitPrice }) => quantity * unitPrice)),
      views: views.filter((view) => view === sku).length,
    };
  });
  const onlyViewed = unique(views.filter((view) => sold.every(({ sku }) => sku !== view))).map((sku) => ({
    ...{ sku, name: null, currency: null, orders: 0, quantity: 0, amount: 0 },
    views: views.filter((view) => view === sku).length,
  }));
  return [...sold, ...onlyViewed].sort(
    (a, b) =>
      b.orders - a.orders || b.views - a.views || compare(a.sku, b.sku) || compare(a.currency, b.currency),
  );
};

const failures: Naive['failures'] = (events, range) => {
  const types = ['payment.failed', 'stock.rejected', 'order.cancelled'] as const;
  const rows = once(select(events, range, 'orders', [...types]), identity);
  const found = types.flatMap((kind) => {
    const own = rows.filter(({ type }) => type === kind);
    const causeOf = ({ data }: Row) => String(kind === 'stock.rejected' ? data.sku : data.reason);
    return unique(own.map(causeOf)).map((cause) => {
      const times = own.filter((row) => causeOf(row) === cause).map(({ at }) => at);
      return { kind, cause, count: times.length, firstAt: Math.min(...times), lastAt: Math.max(...times) };
    });
  });
  return found.sort((a, b) => b.count - a.count || compare(a.kind, b.kind) || compare(a.cause, b.cause));
};

const services: Naive['services'] = (events, range) => {
  const lines = select(events, range, 'logs', ['log.written']);
  const others = topics
    .filter((topic) => topic !== 'logs')
    .flatMap((topic) => select(events, range, topic, unique(events.map(({ type }) => type))));
  const names = unique([
    ...others.map(({ source }) => source),
    ...lines.map(({ data }) => String(data.service)),
  ]);
  const found = names.map((service) => {
    const emitted = others.filter(({ source }) => source === service);
    const written = lines.filter(({ data }) => data.service === service);
    const count = (levels: string[]) =>
      written.filter(({ data }) => levels.includes(String(data.level))).length;
    const lastAt = Math.max(...[...emitted, ...written].map(({ at }) => at));
    const counts = { events: emitted.length, lines: written.length };
    return { service, ...counts, warnings: count(['warn']), errors: count(['error', 'fatal']), lastAt };
  });
  return found.sort((a, b) => b.events - a.events || b.lines - a.lines || compare(a.service, b.service));
};

const errors: Naive['errors'] = (events, range) => {
  const lines = once(
    select(events, range, 'logs', ['log.written']).filter(({ data }) =>
      ['error', 'fatal'].includes(String(data.level)),
    ),
    identity,
  );
  const names = unique(lines.map(({ data }) => String(data.service))).sort();
  return startsOf(range).flatMap((bucket) =>
    names.map((service) => {
      const own = inBucket(lines, bucket, range).filter(({ data }) => data.service === service);
      return { bucket, service, errors: own.length };
    }),
  );
};

export const naiveReports: Naive = {
  ...{ revenue, orders, funnel, sessions, paths, pages, viewed, vitals, stages, products, failures },
  ...{ services, errors },
};
