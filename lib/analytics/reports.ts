/**
 * Request and response schemas of GET /api/analytics/:report. Times are epoch ms; money is in minor units of its currency.
 * An event that a producer delivered twice (same `ce_source` and `ce_id`) counts once per report, at its first delivery in
 * the range, unless a field says that it counts records.
 */
import { z } from 'zod';
import { type Vital, vitalLimits } from './vitals';

const count = z.int().nonnegative();
const at = z.number().describe('Epoch ms.');
const bucketStart = at.describe(
  'Start of the bucket in the time zone of the request, epoch ms; the first bucket may begin before `from`.',
);
const currency = z.string().describe('ISO 4217.');
const money = z
  .number()
  .describe('Minor units of the currency. Beyond 2^53 the nearest number; CSV and Parquet are exact.');
/** The part of a name that comes from outside, of which there may be any number. */
const producer = z.string().nullable();

/**
 * Length of a bucket. Hours begin at full hours of the clock in the time zone of the request; days, weeks (from Monday),
 * months and years at its midnight: a day may have 23 or 25 hours.
 */
export const buckets = ['minute', '5minutes', 'hour', 'day', 'week', 'month', 'year'] as const;
export type Bucket = (typeof buckets)[number];

export const maxBuckets = 300;

/** In parallel after placed: paid and reserved; then confirmed, dispatched, delivered. */
export const orderStages = ['paid', 'reserved', 'confirmed', 'dispatched', 'delivered'] as const;
export const funnelSteps = ['page_view', 'product_view', 'add_to_cart', 'checkout', 'purchase'] as const;

const activityKind = z.enum(funnelSteps);

/** The rows of each report. Steps of a visitor are the kinds of the funnel, without measurements and errors of the browser. */
const reportRows = {
  /** Money that payment took and gave back, by the time of the payment events. At most 20 currencies, most payments first. */
  revenue: z.object({
    bucket: bucketStart,
    currency,
    paid: money,
    refunded: money,
    net: money.describe('paid - refunded'),
    payments: count,
    refunds: count,
  }),
  /** Orders by the time of their first event of each kind in the range. */
  orders: z.object({
    bucket: bucketStart,
    placed: count,
    confirmed: count,
    cancelled: count,
    dispatched: count,
    delivered: count,
  }),
  /** Sessions that reached a step in the range, having been at all steps before it in this order. One row for each step. */
  funnel: z.object({
    step: z.enum(funnelSteps),
    sessions: count,
    events: count.describe('All records of this kind; one that was delivered twice counts twice.'),
    medianMs: z.number().nullable().describe('Median time from the step before; null without sessions.'),
  }),
  /**
   * Sessions of the shop, in the bucket of their first event in the range; what they did later counts there too. The row
   * without a bucket is all of them. Events are records: one that was delivered twice counts twice.
   */
  sessions: z.object({
    bucket: bucketStart
      .nullable()
      .describe('Start of the bucket, epoch ms; null: the whole range, first row.'),
    sessions: count,
    viewed: count.describe('Sessions with a product view.'),
    carted: count.describe('Sessions that put something into the cart.'),
    purchased: count.describe('Sessions with a purchase.'),
    medianEvents: count.nullable().describe('Of a session; null without sessions.'),
    medianMs: count
      .nullable()
      .describe('From the first to the last event of a session; null without sessions.'),
  }),
  /**
   * Steps from one event of a session to its next in the range, by record timestamp. The 20 that most sessions took. From
   * null: the session began there; to null: it ended there, so far.
   */
  paths: z.object({
    fromKind: activityKind.nullable(),
    fromPath: z.string().nullable(),
    toKind: activityKind.nullable(),
    toPath: z.string().nullable(),
    sessions: count.describe('Sessions that took it at least once.'),
    steps: count.describe('How often it was taken.'),
    share: z.number().describe('Of all sessions in the range, 0 to 1.'),
  }),
  /** At most 100 pages, most views first. */
  pages: z.object({
    path: z.string(),
    views: count.describe('Records of views; one that was delivered twice counts twice.'),
    sessions: count.describe('Sessions that viewed it.'),
    errors: count.describe('That browsers reported on it.'),
  }),
  /** At most 100 products, most views first. */
  viewed: z.object({
    sku: z.string(),
    views: count.describe('Records of views; one that was delivered twice counts twice.'),
    sessions: count.describe('Sessions that viewed it.'),
    carted: count.describe('Sessions that put it into the cart.'),
  }),
  /** Web vitals of each page, as browsers measured them. At most 100 rows, most measurements first. */
  vitals: z.object({
    path: z.string(),
    metric: z.enum(Object.keys(vitalLimits) as [Vital, ...Vital[]]),
    count,
    p75: z
      .number()
      .describe('ms, except CLS, which has no unit: three quarters of the measurements are at most this.'),
    good: count.describe('Measurements within the limit of web.dev.'),
    poor: count.describe('Measurements that are poor by web.dev.'),
  }),
  /**
   * Time of orders from the step before to this one, by the record timestamps of their first events of each kind: paid and
   * reserved since placed, confirmed since the later of both, dispatched since confirmed, delivered since dispatched. An
   * order counts in a stage whose event is in the range and whose step before is at most 24 hours before the range. One
   * row for each stage.
   */
  stages: z.object({
    stage: z.enum(orderStages),
    orders: count,
    p50Ms: z
      .number()
      .nullable()
      .describe('null without orders. 0 when the clocks of two producers disagree.'),
    p95Ms: z.number().nullable(),
    maxMs: z.number().nullable(),
  }),
  /** At most 500 rows, most orders first; one for each currency that a product was ordered in. */
  products: z.object({
    sku: z.string(),
    name: z.string().nullable().describe('In the newest order; null: viewed and not ordered.'),
    currency: currency.nullable().describe('ISO 4217; null: viewed and not ordered.'),
    orders: count,
    quantity: count,
    amount: money.describe('Quantity times unit price of what was ordered, cancelled orders included.'),
    views: count.describe('Records of views of the product page, the same in every row of the product.'),
  }),
  /** At most 500 rows, most frequent first. */
  failures: z.object({
    kind: z.enum(['payment.failed', 'stock.rejected', 'order.cancelled']),
    cause: z.string().describe('The reason; of stock.rejected the SKU.'),
    count,
    firstAt: at,
    lastAt: at,
  }),
  /** What each producer (`ce_source`) emitted, and what its log says. At most 100 rows, most events first. */
  services: z.object({
    service: producer.describe('null: of all producers without `ce_source`.'),
    events: count.describe('Records on all topics but `logs`; one that was delivered twice counts twice.'),
    lines: count.describe('Log lines.'),
    warnings: count,
    errors: count.describe('Levels error and fatal.'),
    lastAt: at,
  }),
  /** Log lines of levels error and fatal. The 20 services with most of them have rows of their own. */
  errors: z.object({
    bucket: bucketStart,
    service: producer.describe('null: of all other services.'),
    errors: count,
  }),
} as const;
export type Report = keyof typeof reportRows;
export const reports = Object.keys(reportRows) as Report[];
export type ReportRow<R extends Report> = z.output<(typeof reportRows)[R]>;

const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'is not an IANA time zone such as Europe/Berlin')
  .default('UTC')
  .describe('IANA time zone of the buckets.');
function isTimeZone(name: string): boolean {
  // An offset such as +05:30 is a time zone for newer runtimes, and none for DuckDB.
  if (!/^[a-z]/i.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

const time = z.coerce.number().int().nonnegative().max(4_102_444_800_000);
/**
 * `from` inclusive and `to` exclusive, by record timestamp. A time of the last seconds in `to` is rounded up to 5 s: answers
 * to equal queries are computed once in 2 s for all clients.
 */
export const reportQuery = z.object({
  from: time.optional().describe('Epoch ms, inclusive. Unset: 24 hours before `to`.'),
  to: time.optional().describe('Epoch ms, exclusive; about now it is rounded up to 5 s. Unset: now.'),
  bucket: z
    .enum(buckets)
    .optional()
    .describe(`Unset: the shortest with which there are at most ${maxBuckets} buckets.`),
  timeZone,
  format: z.enum(['json', 'csv', 'parquet']).default('json'),
});

/** How much a result covers. */
const coverage = {
  freshMs: z
    .number()
    .nullable()
    .describe(
      'Everything that Kafka had this many ms ago is in the answer; null: unknown, because the lake has not reached Kafka since its start.',
    ),
  scanned: count.describe('Rows in reach of the statement.'),
  sql: z.string().describe('The statement, which can be run as it is on the SQL page.'),
};

export const reportAnswer = <R extends Report>(report: R) =>
  z.object({
    rows: z.array(reportRows[report]),
    bucket: z.enum(buckets).nullable().describe('null: the report has no buckets.'),
    ...coverage,
  });
export interface ReportAnswer<R extends Report> {
  rows: ReportRow<R>[];
  bucket: Bucket | null;
  freshMs: number | null;
  scanned: number;
  sql: string;
}

/** Answer of GET /api/analytics/reconciliation: the counters of a gateway compared with the lake at the same offsets. */
export const reconciliation = z.object({
  matches: z
    .boolean()
    .nullable()
    .describe(
      'true: everything was compared and is equal · false: something differs · null: it could not be compared.',
    ),
  reason: z.string().nullable().describe('Why `matches` is null, and what to do; otherwise null.'),
  gatewayId: z.string().nullable().describe('The gateway that was asked; null: none answered.'),
  at: at.nullable().describe('When the gateway had read exactly the offsets that were compared, epoch ms.'),
  offsets: count.describe('How many offsets were compared: those that this gateway has read, up to `at`.'),
  behind: count.describe(
    'Offsets that the gateway had and the lake did not have yet; they were not compared.',
  ),
  checks: z.array(
    z.object({
      name: z
        .string()
        .describe(
          'Such as `orders: events`, `orders: payment.failed`, `orders: paid EUR`, `orders: delivered`.',
        ),
      topic: z.string(),
      currency: currency.nullable().describe('Of an amount of money in minor units; null: a count.'),
      live: z.number().nullable(),
      lake: z.number().nullable(),
      difference: z.number().nullable().describe('lake - live; null: one of them is not known.'),
      offsets: z
        .array(z.object({ topic: z.string(), partition: count, offset: count, detail: z.string() }))
        .max(20)
        .describe('The first offsets that differ.'),
    }),
  ),
});
export type Reconciliation = z.output<typeof reconciliation>;
