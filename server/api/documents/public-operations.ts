import { z } from 'zod';
import { reports } from '@/lib/analytics/reports';
import * as contracts from '@/server/api/contracts';

/** A public route for the OpenAPI document. */
export interface Operation {
  method: 'get' | 'post';
  path: `/api/${string}`;
  id: string;
  summary: string;
  tag: 'Live' | 'Prices' | 'Orders' | 'Shop' | 'Mailbox' | 'Analytics' | 'Logs' | 'Admin' | 'Documents';
  /** Values that a part of the path may have; unset: any text. */
  pathValues?: Record<string, readonly string[]>;
  query?: z.ZodObject;
  body?: { schema: z.ZodType; required: boolean };
  takesIdempotencyKey?: boolean;
  /** `files`: content types of the answer beside JSON. */
  answer: { status: number; description: string; schema?: z.ZodType; files?: readonly string[] };
  /** Statuses of problem documents, in addition to the common ones. */
  problems: readonly number[];
}

const document = z.looseObject({});

/** Every public route. A new route needs an entry here. */
export const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/session',
    id: 'openSession',
    summary: 'A token for the gateway, valid for 15 minutes, and the address of the gateway',
    tag: 'Live',
    answer: { status: 200, description: 'The session', schema: contracts.session },
    problems: [401, 503],
  },
  {
    method: 'get',
    path: '/api/prices',
    id: 'listPrices',
    summary: 'The UTC day of every symbol: last price, base of its change, open, high, low and volume',
    tag: 'Prices',
    answer: { status: 200, description: 'The day so far', schema: contracts.dayPrices },
    problems: [401, 503, 504],
  },
  {
    method: 'get',
    path: '/api/prices/{symbol}/candles',
    id: 'listCandles',
    summary: 'Candles of a symbol, oldest first, as far back as the price history goes',
    tag: 'Prices',
    query: contracts.candleQuery,
    answer: { status: 200, description: 'Candles', schema: contracts.candles },
    problems: [401, 404, 503, 504],
  },
  {
    method: 'get',
    path: '/api/orders',
    id: 'listOrders',
    summary: 'Orders, newest first, a page at a time',
    tag: 'Orders',
    query: contracts.orderQuery,
    answer: { status: 200, description: 'A page of orders', schema: contracts.orderPage },
    problems: [400, 401, 503, 504],
  },
  {
    method: 'post',
    path: '/api/orders',
    id: 'placeOrder',
    summary: 'Places an order; requests with the same Idempotency-Key place it once',
    tag: 'Orders',
    body: { schema: contracts.newOrder, required: true },
    takesIdempotencyKey: true,
    answer: { status: 201, description: 'The order was placed', schema: contracts.placedOrder },
    problems: [400, 409, 413, 415, 422, 503, 504],
  },
  {
    method: 'get',
    path: '/api/orders/{orderId}',
    id: 'readOrder',
    summary: 'One order with every event of its path',
    tag: 'Orders',
    answer: { status: 200, description: 'The order', schema: contracts.orderView },
    problems: [401, 404, 503, 504],
  },
  {
    method: 'post',
    path: '/api/orders/{orderId}/cancel',
    id: 'cancelOrder',
    summary: 'Cancels an order that was not dispatched yet',
    tag: 'Orders',
    body: { schema: contracts.cancelOrder, required: false },
    answer: { status: 200, description: 'The order after the request', schema: contracts.orderView },
    problems: [400, 401, 403, 404, 409, 413, 503, 504],
  },
  {
    method: 'post',
    path: '/api/activity',
    id: 'recordActivity',
    summary: 'Records an activity of a shop visitor as the event activity.recorded',
    tag: 'Shop',
    body: { schema: contracts.newActivity, required: true },
    answer: { status: 202, description: 'Accepted for publishing', schema: contracts.accepted },
    problems: [400, 413, 415, 503, 504],
  },
  {
    method: 'get',
    path: '/api/products',
    id: 'listProducts',
    summary: 'The catalogue, with stock levels while the inventory service answers',
    tag: 'Shop',
    answer: { status: 200, description: 'The catalogue', schema: contracts.productList },
    problems: [],
  },
  {
    method: 'get',
    path: '/api/mailbox',
    id: 'listMails',
    summary: 'Mails to customers, newest first, a page at a time',
    tag: 'Mailbox',
    query: contracts.mailQuery,
    answer: { status: 200, description: 'A page of mails', schema: contracts.mailPage },
    problems: [400, 401, 503, 504],
  },
  {
    method: 'get',
    path: '/api/mailbox/{mailId}',
    id: 'readMail',
    summary: 'One mail with its text',
    tag: 'Mailbox',
    answer: { status: 200, description: 'The mail', schema: contracts.mail },
    problems: [401, 404, 503, 504],
  },
  {
    method: 'get',
    path: '/api/lake',
    id: 'readLake',
    summary: 'What the lake contains, by topic and partition, and the state of its writer',
    tag: 'Analytics',
    answer: { status: 200, description: 'The lake', schema: contracts.lakeState },
    problems: [401, 503, 504],
  },
  {
    method: 'get',
    path: '/api/analytics/{report}',
    id: 'readReport',
    summary:
      'A report over the events of a range, with its SQL; as CSV with an apostrophe before texts that a spreadsheet would run as a formula',
    tag: 'Analytics',
    pathValues: { report: reports },
    query: contracts.reportQuery,
    answer: {
      status: 200,
      description: 'The rows of the report',
      schema: contracts.report,
      files: ['text/csv', 'application/vnd.apache.parquet'],
    },
    problems: [401, 404, 422, 429, 503, 504],
  },
  {
    method: 'get',
    path: '/api/analytics/reconciliation',
    id: 'readReconciliation',
    summary: 'Whether the lake has what a gateway has counted: events, money and orders at the same offsets',
    tag: 'Analytics',
    answer: { status: 200, description: 'What was compared', schema: contracts.reconciliation },
    problems: [401, 503, 504],
  },
  {
    method: 'get',
    path: '/api/logs',
    id: 'searchLogs',
    summary:
      'Past lines of the topic logs, newest first, a page at a time; each page searches for about a second, and its cursor goes on',
    tag: 'Logs',
    query: contracts.logsQuery,
    answer: { status: 200, description: 'A page of lines', schema: contracts.logsAnswer },
    problems: [401, 429, 503, 504],
  },
  {
    method: 'get',
    path: '/api/logs/around',
    id: 'readLogsAround',
    summary: 'The lines of one process around one of its lines',
    tag: 'Logs',
    query: contracts.aroundQuery,
    answer: { status: 200, description: 'The lines', schema: contracts.aroundAnswer },
    problems: [401, 404, 429, 503, 504],
  },
  {
    method: 'get',
    path: '/api/logs/histogram',
    id: 'countLogs',
    summary: 'How many lines there were, by time, level and service',
    tag: 'Logs',
    query: contracts.histogramQuery,
    answer: { status: 200, description: 'The counts', schema: contracts.histogramAnswer },
    problems: [401, 422, 429, 503, 504],
  },
  {
    method: 'post',
    path: '/api/admin/sign-in',
    id: 'signIn',
    summary: 'Signs in with the admin password: sets the cookie pulseboard_admin',
    tag: 'Admin',
    body: { schema: contracts.credentials, required: true },
    answer: { status: 200, description: 'Signed in', schema: contracts.signedIn },
    problems: [400, 401, 403, 413, 415, 429, 503],
  },
  {
    method: 'post',
    path: '/api/admin/sign-out',
    id: 'signOut',
    summary: 'Clears the cookie pulseboard_admin',
    tag: 'Admin',
    answer: { status: 204, description: 'Signed out' },
    problems: [403],
  },
  {
    method: 'post',
    path: '/api/admin/sql',
    id: 'runSql',
    summary:
      'Runs a statement that reads the lake, in a process without access to anything else; one at a time for each session. The result is JSON, or with `format` a CSV or Parquet file',
    tag: 'Admin',
    body: { schema: contracts.sqlRequest, required: true },
    answer: { status: 200, description: 'The result', schema: contracts.sqlAnswer },
    problems: [401, 403, 409, 422, 429, 503, 504],
  },
  {
    method: 'post',
    path: '/api/admin/sql/cancel',
    id: 'cancelSql',
    summary: 'Cancels the running statement of this session',
    tag: 'Admin',
    answer: { status: 200, description: 'Whether there was one', schema: contracts.sqlCancelled },
    problems: [401, 403, 503, 504],
  },
  {
    method: 'get',
    path: '/api/admin/sql/tables',
    id: 'listSqlTables',
    summary: 'The tables that statements may name, with their columns',
    tag: 'Admin',
    answer: { status: 200, description: 'The tables', schema: contracts.sqlTables },
    problems: [401, 503, 504],
  },
  {
    method: 'post',
    path: '/api/verify',
    id: 'beginVerification',
    summary: 'Starts to compare a recording of a page with Kafka; one at a time, at most 6 MiB',
    tag: 'Live',
    body: { schema: contracts.verificationRequest, required: true },
    answer: { status: 202, description: 'The comparison has started', schema: contracts.verificationBegun },
    problems: [400, 401, 403, 413, 415, 429, 503, 504],
  },
  {
    method: 'get',
    path: '/api/verify/{verificationId}',
    id: 'readVerification',
    summary: 'The progress of a comparison, and its result',
    tag: 'Live',
    answer: { status: 200, description: 'The comparison', schema: contracts.verification },
    problems: [401, 404, 503, 504],
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    id: 'readOpenApi',
    summary: 'This document',
    tag: 'Documents',
    answer: { status: 200, description: 'OpenAPI 3.1', schema: document },
    problems: [],
  },
  {
    method: 'get',
    path: '/api/asyncapi.json',
    id: 'readAsyncApi',
    summary: 'Every topic and event type',
    tag: 'Documents',
    answer: { status: 200, description: 'AsyncAPI 3.0', schema: document },
    problems: [],
  },
];
