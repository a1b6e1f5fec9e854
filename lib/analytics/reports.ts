/** Request and response schemas of GET /api/analytics/:report. Times are epoch ms; money is in minor units of its currency. */
import { z } from 'zod';

const count = z.int().nonnegative();
const at = z.number().describe('Epoch ms.');
const bucketStart = at.describe('Start of the bucket in the time zone of the request, epoch ms.');
const currency = z.string().describe('ISO 4217.');
const money = z.int().describe('Minor units of the currency.');

/** Length of a bucket. Days and weeks (from Monday) begin at midnight of the time zone of the request: a day may have 23 or 25 hours. */
export const buckets = ['minute', '5minutes', 'hour', 'day', 'week'] as const;
export type Bucket = (typeof buckets)[number];

export const orderStages = ['paid', 'reserved', 'confirmed', 'dispatched', 'delivered'] as const;
export const funnelSteps = ['page_view', 'product_view', 'add_to_cart', 'checkout', 'purchase'] as const;

/** The rows of each report. */
export const reportRows = {
  /** Money that payment took and gave back, by the time of the payment events. */
  revenue: z.object({
    bucket: bucketStart,
    currency,
    paid: money,
    refunded: money,
    net: money.describe('paid - refunded'),
    payments: count,
    refunds: count,
  }),
  /** Events of orders by their own time. */
  orders: z.object({
    bucket: bucketStart,
    placed: count,
    confirmed: count,
    cancelled: count,
    dispatched: count,
    delivered: count,
  }),
  /** Sessions that reached a step, having been at all steps before it in this order. */
  funnel: z.object({
    step: z.enum(funnelSteps),
    sessions: count,
    events: count.describe('All events of this kind.'),
    medianMs: z.number().nullable().describe('Median time from the step before; null without sessions.'),
  }),
  /** Time of orders from the step before to this one, by the record timestamps of their events. */
  stages: z.object({
    stage: z.enum(orderStages),
    orders: count,
    p50Ms: z.number().nullable(),
    p95Ms: z.number().nullable(),
    maxMs: z.number().nullable(),
  }),
  products: z.object({
    sku: z.string(),
    name: z.string(),
    currency,
    orders: count,
    quantity: count,
    amount: money.describe('Quantity times unit price of what was ordered, cancelled orders included.'),
    views: count.describe('Views of the product page.'),
  }),
  failures: z.object({
    kind: z.enum(['payment.failed', 'stock.rejected', 'order.cancelled']),
    cause: z.string().describe('The reason; of stock.rejected the SKU.'),
    count,
    firstAt: at,
    lastAt: at,
  }),
  /** What each producer (`ce_source`) emitted, and what its log says. */
  services: z.object({
    service: z.string(),
    events: count,
    lines: count.describe('Log lines.'),
    warnings: count,
    errors: count.describe('Levels error and fatal.'),
    lastAt: at,
  }),
  /** Log lines of levels error and fatal. */
  errors: z.object({ bucket: bucketStart, service: z.string(), errors: count }),
} as const;
export type Report = keyof typeof reportRows;
export const reports = Object.keys(reportRows) as Report[];
export type ReportRow<R extends Report> = z.output<(typeof reportRows)[R]>;

const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'is not an IANA time zone such as Europe/Berlin')
  .default('UTC');
function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

const time = z.coerce.number().int().nonnegative().max(4_102_444_800_000);
/** `from` inclusive and `to` exclusive, by record timestamp. */
export const reportQuery = z.object({
  from: time,
  to: time,
  bucket: z.enum(buckets).optional().describe('Unset: chosen so that there are at most 300 buckets.'),
  timeZone,
  format: z.enum(['json', 'csv', 'parquet']).default('json'),
});
export type ReportQuery = z.input<typeof reportQuery>;

/** How much a result covers. */
export const coverage = {
  freshMs: z.number().describe('Everything that Kafka had this many ms ago is in the answer.'),
  scanned: count.describe('Rows of the tables in the range.'),
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
  freshMs: number;
  scanned: number;
  sql: string;
}

/** Answer of GET /api/analytics/reconciliation. */
export const reconciliation = z.object({
  matches: z
    .boolean()
    .nullable()
    .describe(
      'true: every check is equal · false: at least one differs · null: gateway or lake did not answer.',
    ),
  at: at.describe('Record timestamp up to which both were compared, epoch ms.'),
  behind: count.describe(
    'Offsets that the gateway had and the lake did not have yet; they were not compared.',
  ),
  checks: z.array(
    z.object({
      name: z.string().describe('Such as `orders: events`, `orders: revenue EUR`, `orders: delivered`.'),
      live: z.number().nullable(),
      lake: z.number().nullable(),
      difference: z.number().nullable(),
      offsets: z
        .array(z.object({ topic: z.string(), partition: count, offset: count, detail: z.string() }))
        .describe('The first offsets that differ.'),
    }),
  ),
});
export type Reconciliation = z.output<typeof reconciliation>;
