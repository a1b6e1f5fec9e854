export type { ConnectionState } from './connection-state';
export * from './hooks';
export type { LedgerRow } from './ledger';
export type { LedgerReport } from './ledger-report';
export type { Replay } from './live';
export type { NotificationItem } from './notification-store';
export type { PriceState, Tick, TickListener } from './price-store';
export { LiveProvider } from './provider';
export { type RecordingReport, recordingText } from './recording-report';
