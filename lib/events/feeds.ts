import { z } from 'zod';
import { epochMs, id, link, longText, shortText, sku, symbol } from './fields';
import { logLevels, toLogLevel } from './log-level';

/** Topic `prices`, key symbol. `price` and `size` are plain numbers in the units of the instrument. */
export const priceEvents = {
  'price.ticked': z.object({
    symbol,
    /** Any finite number: bond yields and electricity prices can be negative. */
    price: z.number(),
    size: z.number().nonnegative(),
    at: epochMs,
  }),
} as const;

/** Topic `notifications`, key audience. */
export const notificationEvents = {
  'notification.posted': z.object({
    notificationId: id,
    audience: id,
    severity: z.enum(['info', 'success', 'warning', 'critical']),
    title: shortText,
    body: longText,
    link: link.optional(),
    /** Of a notification about an alert: the one that says it is resolved has the same incidentId. */
    alert: z
      .object({ alertId: id, incidentId: id, ruleId: shortText, state: z.enum(['firing', 'resolved']) })
      .optional(),
  }),
} as const;

const maxAttributes = 64;
/** A year: a longer duration is a mistake. */
const longestDurationMs = 31_536_000_000;

/** Topic `logs`, key service. */
export const logEvents = {
  'log.written': z.object({
    /** Accepts pino's numbers, any case, and the other names listed in toLogLevel. */
    level: z.preprocess(toLogLevel, z.enum(logLevels)),
    service: shortText,
    msg: z.string().max(16_000),
    at: epochMs,
    traceId: shortText.optional(),
    orderId: id.optional(),
    err: z
      .object({
        name: shortText,
        message: z.string().max(4_000),
        stack: z.string().max(16_000).optional(),
      })
      .optional(),
    /** Name of the machine. */
    host: shortText.optional(),
    /** The process among several of the service. */
    instance: shortText.optional(),
    /** What took `durationMs`, such as `GET /orders/:orderId` or `handle order.placed`. Without ids, so that it repeats. */
    operation: shortText.optional(),
    durationMs: z.number().nonnegative().max(longestDurationMs).optional(),
    /** Further fields of the line. */
    attributes: z
      .record(z.string().min(1).max(200), z.union([z.string().max(4_000), z.number(), z.boolean()]))
      .refine(
        (fields) => Object.keys(fields).length <= maxAttributes,
        `has more than ${maxAttributes} fields`,
      )
      .optional(),
  }),
} as const;

/** What a visitor of the shop does. `web_vital` and `error` come from the browser itself. */
export const activityKinds = [
  'page_view',
  'product_view',
  'add_to_cart',
  'checkout',
  'purchase',
  'web_vital',
  'error',
] as const;

/** Topic `activity`, key sessionId. */
export const activityEvents = {
  'activity.recorded': z.object({
    sessionId: id,
    kind: z.enum(activityKinds),
    path: z.string().min(1).max(2_000),
    sku: sku.optional(),
    at: epochMs,
    /** Of a purchase. */
    orderId: id.optional(),
    /** Of `web_vital`: ms, except CLS, which has no unit. https://web.dev/articles/vitals */
    metric: z
      .object({ name: z.enum(['LCP', 'INP', 'CLS', 'FCP', 'TTFB']), value: z.number().nonnegative() })
      .optional(),
    /** Of `error`: what the browser reported. */
    message: z.string().min(1).max(1_000).optional(),
  }),
} as const;
