export { type Delivery, DeliveryAccount, type Verdict } from './account';
export type { LeftOut } from './claim';
export { type Fault, type FaultCause, faultText } from './fault';
