import type { ServiceHealth } from '@/lib/health';
import { awaitedOf, type OrderView, serviceOfStep } from '@/lib/orders';

export interface Awaited {
  name: string;
  /** Undefined when nothing is known of it: it does not run here. */
  state?: ServiceHealth['state'];
  since?: number;
}

export function awaited(order: OrderView, services: readonly ServiceHealth[]): readonly Awaited[] {
  return awaitedOf(order).map((step) => {
    const name = serviceOfStep[step];
    const known = services.find((service) => service.name === name);
    return known ? { name, state: known.state, since: known.since } : { name };
  });
}
