import { isFinished, type OrderView } from './order-view';

/** The steps an unfinished order can wait for. It waits for payment and stock at the same time. */
export const awaitedSteps = ['payment', 'stock', 'decision', 'dispatch', 'delivery'] as const;
export type AwaitedStep = (typeof awaitedSteps)[number];

/** The service that does a step. */
export const serviceOfStep: Record<AwaitedStep, string> = {
  payment: 'payment',
  stock: 'inventory',
  decision: 'order',
  dispatch: 'shipping',
  delivery: 'shipping',
};

/** The steps that an order waits for now; none when it is delivered or cancelled. */
export function awaitedStepsOf({ status, paid, reserved, path }: OrderView): readonly AwaitedStep[] {
  if (isFinished(status)) return [];
  if (status === 'dispatched') return ['delivery'];
  const has = (type: string) => path.some((step) => step.type === type);
  const isConfirmed = has('order.confirmed');
  // Payment or stock was refused: the order service has to cancel.
  if (!isConfirmed && (has('payment.failed') || has('stock.rejected'))) return ['decision'];
  const missing = [...(paid ? [] : (['payment'] as const)), ...(reserved ? [] : (['stock'] as const))];
  if (missing.length > 0) return missing;
  return [isConfirmed ? 'dispatch' : 'decision'];
}

const paymentOrStockAnswers: ReadonlySet<string> = new Set([
  'payment.succeeded',
  'payment.failed',
  'stock.reserved',
  'stock.rejected',
]);
/** The events that start the wait for a step. */
const startsWait: Record<AwaitedStep, (type: string) => boolean> = {
  payment: (type) => type === 'order.placed',
  stock: (type) => type === 'order.placed',
  decision: (type) => paymentOrStockAnswers.has(type),
  dispatch: (type) => type === 'order.confirmed',
  delivery: (type) => type === 'shipment.dispatched',
};

const stepEndedBy: ReadonlyMap<string, AwaitedStep> = new Map([
  ['payment.succeeded', 'payment'],
  ['payment.failed', 'payment'],
  ['stock.reserved', 'stock'],
  ['stock.rejected', 'stock'],
  ['order.confirmed', 'decision'],
  ['order.cancelled', 'decision'],
  ['shipment.dispatched', 'dispatch'],
  ['shipment.delivered', 'delivery'],
]);

/** The step that an event of this type does for an order in the state before it; undefined: none that it waited for. */
export function stepDoneBy(type: string, before: OrderView): AwaitedStep | undefined {
  const step = stepEndedBy.get(type);
  return step && awaitedStepsOf(before).includes(step) ? step : undefined;
}

/** Since when an order has waited for a step, epoch ms by record timestamp. */
export const waitingSince = (order: OrderView, step: AwaitedStep): number =>
  waitBegan(order, step) ?? order.updatedAt;

/** The same; undefined when the event that starts the wait was not read. */
export function waitBegan({ path }: Pick<OrderView, 'path'>, step: AwaitedStep): number | undefined {
  const starts = path.filter(({ type }) => startsWait[step](type)).map(({ at }) => at);
  if (starts.length === 0) return undefined;
  // A decision needs both answers, so its wait starts with the last one; any other wait with the first event.
  return step === 'decision' ? Math.max(...starts) : Math.min(...starts);
}
