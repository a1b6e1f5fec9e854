import type { Topic } from '@/lib/events';
import type { ProcessKind } from './supervised';

/** A process that `main ROLE` runs. */
export interface Role {
  /** The argument of `main`, and its name on the admin page. */
  name: string;
  kind: Extract<ProcessKind, 'gateway' | 'service' | 'simulator'>;
  /** The variable in which the other processes find its HTTP address. */
  urlVariable: string;
  needsDatabase?: boolean;
  /** Topics it handles: each has a retry and a dead letter topic for it. */
  handles?: readonly Topic[];
}

const service = (name: string, urlVariable: string): Role => ({
  name,
  kind: 'service',
  urlVariable,
  needsDatabase: true,
  handles: ['orders'],
});

/** Every role that `npm start` runs. A new one is one line here and one in main.ts. */
export const roles: readonly Role[] = [
  { name: 'gateway', kind: 'gateway', urlVariable: 'GATEWAY_INTERNAL_URL' },
  service('order', 'ORDER_URL'),
  service('payment', 'PAYMENT_URL'),
  service('inventory', 'INVENTORY_URL'),
  service('shipping', 'SHIPPING_URL'),
  service('notification', 'NOTIFICATION_URL'),
  { name: 'simulator', kind: 'simulator', urlVariable: 'SIMULATOR_URL' },
];
