/** The schemas of the public HTTP API, for validation in its routes and for its OpenAPI document. */
import { z } from 'zod';
import {
  alertRulesAnswer,
  alertsAnswer,
  historyAnswer,
  historyQuery,
  managedRule,
  muteRequest,
  muteSchema,
  mutesAnswer,
  previewAnswer,
  previewRequest,
} from '@/lib/alerts/api';
import { alertRuleSchema } from '@/lib/alerts/rule';
import { importAnswer, importRequest } from '@/lib/alerts/yaml';
import { sessionAnswer, sessionQuery, sessionsAnswer, sessionsQuery } from '@/lib/analytics/behaviour';
import { lakeState } from '@/lib/analytics/lake';
import { reconciliation, reportAnswer, reportQuery, reports } from '@/lib/analytics/reports';
import { sqlAnswer, sqlCancelled, sqlRequest, sqlTables } from '@/lib/analytics/sql';
import { activityEvents } from '@/lib/events/feeds';
import {
  errorGroup,
  errorsAnswer,
  errorsQuery,
  patternsAnswer,
  patternsQuery,
  performanceAnswer,
  performanceQuery,
  setErrorState,
} from '@/lib/logs/analysis';
import {
  aroundAnswer,
  aroundQuery,
  histogramAnswer,
  histogramQuery,
  logsAnswer,
  logsQuery,
} from '@/lib/logs/history';
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
  alertRuleSchema as alertRule,
  alertRulesAnswer,
  alertsAnswer,
  aroundAnswer,
  aroundQuery,
  candleQuery,
  candlesSchema as candles,
  dayPricesSchema as dayPrices,
  errorGroup,
  errorsAnswer,
  errorsQuery,
  histogramAnswer,
  histogramQuery,
  historyAnswer,
  historyQuery,
  importAnswer,
  importRequest,
  lakeState,
  logsAnswer,
  logsQuery,
  managedRule,
  muteRequest,
  muteSchema as mute,
  mutesAnswer,
  newOrder,
  orderPage,
  orderQuery,
  orderView,
  patternsAnswer,
  patternsQuery,
  performanceAnswer,
  performanceQuery,
  placedOrder,
  previewAnswer,
  previewRequest,
  reconciliation,
  reportQuery,
  sessionAnswer,
  sessionQuery,
  sessionSchema as session,
  sessionsAnswer,
  sessionsQuery,
  setErrorState,
  sqlAnswer,
  sqlCancelled,
  sqlRequest,
  sqlTables,
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
    .describe('Time of the stock levels, epoch ms; absent while the inventory service does not answer.'),
  products: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      price: z.int().describe('Minor units of the currency.'),
      currency: z.string().describe('ISO 4217.'),
      stock: z
        .int()
        .optional()
        .describe('Available quantity; absent while the inventory service does not answer.'),
      low: z
        .boolean()
        .optional()
        .describe('Whether fewer than 20 are left; absent while the inventory service does not answer.'),
    }),
  ),
});

export const newActivity = activityEvents['activity.recorded'].omit({ at: true });
export const accepted = z.object({ accepted: z.literal(true) });

/** The rows of one of the reports. */
export const report = z.union(reports.map((name) => reportAnswer(name)));

const mailSummary = z.object({
  mailId: z.string(),
  orderId: z.string(),
  kind: z.string(),
  status: z
    .string()
    .describe(
      'kept: stored, not sent; queued: waiting for the mail server; sent: accepted by the mail server.',
    ),
  reason: z.string().nullable().describe('Why it was not sent; null when it was.'),
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
    .describe('`next` of the previous page.'),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  orderId: z.string().min(1).max(128).optional(),
});
