// The query builders that services use. No other folder imports drizzle.
export { and, asc, count, desc, eq, gte, inArray, isNull, lt, not, sql } from 'drizzle-orm';
export * from './connection';
export * from './framework/inbox';
export * from './framework/outbox';
export * from './framework/postponed';
export * from './framework/settings';
export * from './framework/tables';
export * from './framework/tasks';
export * from './migrate';
export type * from './migration';
export * from './schema/inventory';
export * from './schema/notification';
export * from './schema/orders';
export * from './schema/payment';
export * from './schema/shipping';
export * from './transient';
export * from './unnest';
