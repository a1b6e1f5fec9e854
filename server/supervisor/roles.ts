import type { Topic } from '@/lib/events';
import type { ProcessKind } from './process-kinds';

/** A role, which runs as the process `main ROLE`. */
export interface Role {
  /** Its name on the admin page. */
  name: string;
  /** The argument of `main`; unset: its name. */
  main?: string;
  kind: Extract<ProcessKind, 'gateway' | 'balancer' | 'service' | 'simulator'>;
  /** The variable with its HTTP address for the other processes; unset: none needs it. */
  urlVariable?: string;
  needsDatabase?: boolean;
  /** Asks each gateway, also of several behind a balancer. */
  asksGateways?: boolean;
  /** Has the endpoint for log lines of other programs, on OTLP_PORT. */
  otlp?: boolean;
  /** Threads of Node's pool, which reads files and waits for DuckDB; unset: 4, Node's default. */
  poolThreads?: number;
  /** Topics it consumes; each gets a retry and a dead letter topic for this role. */
  handles?: readonly Topic[];
}

const service = (name: string, urlVariable: string): Role => ({
  name,
  kind: 'service',
  urlVariable,
  needsDatabase: true,
  handles: ['orders'],
});

/** One gateway, or several with a balancer. */
export function gatewayRoles(count: number): Role[] {
  if (count === 1) return [{ name: 'gateway', kind: 'gateway' }];
  const numbered = Array.from(
    { length: count },
    (_, i): Role => ({ name: `gateway-${i + 1}`, main: 'gateway', kind: 'gateway' }),
  );
  return [...numbered, { name: 'balancer', kind: 'balancer' }];
}

/** Every role that `npm start` runs. A new role needs a line here and one in main.ts. */
export const rolesOf = ({ gateways }: { gateways: number }): readonly Role[] => [
  ...gatewayRoles(gateways),
  service('order', 'ORDER_URL'),
  service('payment', 'PAYMENT_URL'),
  service('inventory', 'INVENTORY_URL'),
  service('shipping', 'SHIPPING_URL'),
  service('notification', 'NOTIFICATION_URL'),
  { name: 'history', kind: 'service', urlVariable: 'HISTORY_URL' },
  // At most four statements run at once, two of them of readers: with four threads they would keep files from being synced.
  { name: 'lake', kind: 'service', urlVariable: 'LAKE_URL', poolThreads: 8 },
  { name: 'log-analysis', kind: 'service', urlVariable: 'LOG_ANALYSIS_URL', needsDatabase: true },
  { name: 'alerts', kind: 'service', urlVariable: 'ALERTS_URL', needsDatabase: true, asksGateways: true },
  { name: 'logs', kind: 'service', urlVariable: 'LOGS_URL', otlp: true },
  { name: 'simulator', kind: 'simulator', urlVariable: 'SIMULATOR_URL' },
];
