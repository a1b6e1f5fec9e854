import { isFinished, type OrderView } from './order-view';

/** What an order that is under way waits for. Payment and stock are waited for at the same time. */
export const awaitedSteps = ['payment', 'stock', 'decision', 'dispatch', 'delivery'] as const;
export type AwaitedStep = (typeof awaitedSteps)[number];

/** The service whose word a step is. */
export const serviceOfStep: Record<AwaitedStep, string> = {
  payment: 'payment',
  stock: 'inventory',
  decision: 'order',
  dispatch: 'shipping',
  delivery: 'shipping',
};

/** What has to come next for an order to go on; nothing when it is at its end. */
export function awaitedStepsOf({ status, paid, reserved, path }: OrderView): readonly AwaitedStep[] {
  if (isFinished(status)) return [];
  if (status === 'dispatched') return ['delivery'];
  const has = (type: string) => path.some((step) => step.type === type);
  const isConfirmed = has('order.confirmed');
  // One was refused: the order service cancels.
  if (!isConfirmed && (has('payment.failed') || has('stock.rejected'))) return ['decision'];
  const missing = [...(paid ? [] : (['payment'] as const)), ...(reserved ? [] : (['stock'] as const))];
  if (missing.length > 0) return missing;
  return [isConfirmed ? 'dispatch' : 'decision'];
}

const answers: ReadonlySet<string> = new Set([
  'payment.succeeded',
  'payment.failed',
  'stock.reserved',
  'stock.rejected',
]);
const beginsWith: Record<AwaitedStep, (type: string) => boolean> = {
  payment: (type) => type === 'order.placed',
  stock: (type) => type === 'order.placed',
  decision: (type) => answers.has(type),
  dispatch: (type) => type === 'order.confirmed',
  delivery: (type) => type === 'shipment.dispatched',
};

/** Since when an order waits for a step, epoch ms by the record's timestamp. */
export function waitingSince({ path, updatedAt }: OrderView, step: AwaitedStep): number {
  const begun = path.filter(({ type }) => beginsWith[step](type)).map(({ at }) => at);
  if (begun.length === 0) return updatedAt;
  // A decision waits for the last of what it needs; the others for the first event that asked for them.
  return step === 'decision' ? Math.max(...begun) : Math.min(...begun);
}
