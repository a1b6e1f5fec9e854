export type { ConnectionState } from './connection-state';
export * from './hooks';
export type { LedgerRow } from './ledger';
export type { NotificationItem } from './notification-store';
export type { PriceState, Tick, TickListener } from './price-store';
export { LiveProvider } from './provider';
