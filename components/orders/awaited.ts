import type { ServiceHealth } from '@/lib/health';
import { isFinished, type OrderView } from '@/lib/orders';

/** Who has to speak next for an order to go on, by the names of the services. */
export function awaitedServices({ status, paid, reserved }: OrderView): readonly string[] {
  if (isFinished(status)) return [];
  if (status === 'confirmed' || status === 'dispatched') return ['shipping'];
  const waiting = [...(paid ? [] : ['payment']), ...(reserved ? [] : ['inventory'])];
  return waiting.length > 0 ? waiting : ['order'];
}

export interface Awaited {
  name: string;
  /** Undefined when nothing is known of it: it does not run here. */
  state?: ServiceHealth['state'];
  since?: number;
}

export function awaited(order: OrderView, services: readonly ServiceHealth[]): readonly Awaited[] {
  return awaitedServices(order).map((name) => {
    const known = services.find((service) => service.name === name);
    return known ? { name, state: known.state, since: known.since } : { name };
  });
}
