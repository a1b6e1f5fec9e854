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
  }),
} as const;

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
  }),
} as const;

/** Topic `activity`, key sessionId. */
export const activityEvents = {
  'activity.recorded': z.object({
    sessionId: id,
    kind: z.enum(['page_view', 'product_view', 'add_to_cart', 'checkout', 'purchase']),
    path: z.string().min(1).max(2_000),
    sku: sku.optional(),
    at: epochMs,
  }),
} as const;
