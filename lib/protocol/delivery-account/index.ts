export { type AccountResult, type Delivery, DeliveryAccount } from './account';
export type { UnreadableEvents } from './accounted-message';
export { type Discrepancy, type DiscrepancyCause, discrepancyText } from './discrepancy';
