// What a service writes its queries with. Everything else of drizzle stays in this folder.
export { and, asc, count, desc, eq, gte, inArray, isNull, lt, not, sql } from 'drizzle-orm';
export * from './connection';
export * from './framework-tables';
export * from './inbox';
export * from './migrate';
export type * from './migration';
export * from './outbox';
export * from './postponed';
export * from './schema/inventory';
export * from './schema/notification';
export * from './schema/orders';
export * from './schema/payment';
export * from './schema/shipping';
export * from './settings';
export * from './tasks';
export * from './transient';
export * from './unnest';
