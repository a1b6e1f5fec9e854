export { type Delivery, DeliveryAccount, type Verdict } from './account';
export type { LeftOut } from './accounted-message';
export { type Fault, type FaultCause, faultText } from './discrepancy';
