/** The shapes of the public HTTP API: what its routes check, and what its OpenAPI document shows. */
import { z } from 'zod';
import { activityEvents } from '@/lib/events/feeds';
import { candlesSchema, dayPricesSchema } from '@/lib/prices/price-history';
import { sessionSchema } from '@/lib/session';
import { verification, verificationBegun, verificationRequest } from '@/lib/verification';
import { candleQuery } from '@/server/history/query';
import {
  newOrder,
  orderPage,
  orderQuery,
  orderView,
  placedOrder,
  trimmedText,
} from '@/server/services/order/schemas';

export {
  candleQuery,
  candlesSchema as candles,
  dayPricesSchema as dayPrices,
  newOrder,
  orderPage,
  orderQuery,
  orderView,
  placedOrder,
  sessionSchema as session,
  verification,
  verificationBegun,
  verificationRequest,
};

export const cancelOrder = z.object({ reason: trimmedText(500).optional() }).optional();

export const credentials = z.object({ password: z.string().max(1_000) });
export const signedIn = z.object({ role: z.literal('admin'), expiresAt: z.int().describe('Epoch ms.') });

export const productList = z.object({
  stockAt: z
    .int()
    .optional()
    .describe('When the inventory service said what is in stock, epoch ms; absent while it does not answer.'),
  products: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      price: z.int().describe('Minor units of the currency.'),
      currency: z.string().describe('ISO 4217.'),
      stock: z
        .int()
        .optional()
        .describe('How many can be ordered; absent while the inventory service does not answer.'),
      low: z
        .boolean()
        .optional()
        .describe('Whether stock runs low; absent while the inventory service does not answer.'),
    }),
  ),
});

export const newActivity = activityEvents['activity.recorded'].omit({ at: true });
export const accepted = z.object({ accepted: z.literal(true) });

const mailSummary = z.object({
  mailId: z.string(),
  orderId: z.string(),
  kind: z.string(),
  status: z
    .string()
    .describe('kept: written and not sent; queued: waits for the mail server; sent: that took it.'),
  reason: z.string().nullable().describe('Why it was not sent.'),
  recipient: z.string(),
  subject: z.string(),
  createdAt: z.int().describe('Epoch ms.'),
  sentAt: z.int().nullable().describe('Epoch ms.'),
});
export const mailPage = z.object({ mails: z.array(mailSummary), next: z.string().optional() });
export const mail = mailSummary.extend({ html: z.string(), text: z.string() });
export const mailQuery = z.object({
  cursor: z
    .string()
    .regex(/^[0-9]{1,16}~[^\0]{1,280}$/)
    .optional()
    .describe('`next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  orderId: z.string().min(1).max(128).optional(),
});
