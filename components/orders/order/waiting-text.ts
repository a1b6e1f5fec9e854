import type { HealthStatus } from '@/components/freshness/health-status';
import type { ServiceHealth } from '@/lib/health';
import { type AwaitedStep, awaitedStepsOf, type OrderView, serviceOfStep, waitingSince } from '@/lib/orders';
import { formatClockTime, formatDuration } from '@/lib/text/format';

/** What an order waits for, as the timeline says it. */
export interface Waiting {
  key: string;
  text: string;
  /** Nobody works on it now. */
  isTrouble: boolean;
}

export interface WaitingContext {
  services: readonly ServiceHealth[];
  health: HealthStatus;
  /** When the state of the order was that, epoch ms by this browser's clock. */
  asOf: number;
  now: number;
  /** The gateway's clock less this one, ms. */
  skewMs: number;
}

const nouns: Record<AwaitedStep, string> = {
  payment: 'payment',
  stock: 'stock',
  decision: 'confirmation',
  dispatch: 'dispatch',
  delivery: 'delivery',
};
/** A state, or an answer, that is older says nothing of now, ms. */
const oldAfterMs = 5_000;

/** One line for each step that is missing; while Kafka is down nobody but Kafka is waited for. */
export function waitingFor(order: OrderView, context: WaitingContext): readonly Waiting[] {
  const { health, now } = context;
  const steps = awaitedStepsOf(order);
  if (steps.length === 0) return [];
  if (health.kafkaDownSince !== undefined) {
    const text = `Waiting for Kafka (down ${lasting(now - health.kafkaDownSince)})`;
    return [{ key: 'kafka', text, isTrouble: true }];
  }
  return steps.map((step) => waitingForStep(order, step, context));
}

function waitingForStep(order: OrderView, step: AwaitedStep, context: WaitingContext): Waiting {
  const { asOf, now, skewMs } = context;
  if (now - asOf > oldAfterMs) {
    const text = `Waiting for ${nouns[step]} at ${formatClockTime(asOf)}, unknown since`;
    return { key: step, text, isTrouble: true };
  }
  const waited = lasting(now + skewMs - waitingSince(order, step));
  const { note, isTrouble } = stateOf(step, context);
  const what = step === 'delivery' ? `Out for delivery · ${waited}` : `Waiting ${waited} for ${nouns[step]}`;
  return { key: step, text: note ? `${what} (${note})` : what, isTrouble };
}

/** What is to be said of the service whose word the step is; nothing while it works. */
function stateOf(
  step: AwaitedStep,
  { services, health, now, skewMs }: WaitingContext,
): { note?: string; isTrouble: boolean } {
  const name = serviceOfStep[step];
  const who = name === step ? '' : `${name} `;
  const known = services.find((service) => service.name === name);
  const unknownSince = health.unknownSince ?? oldState(known, now + skewMs, skewMs);
  if (unknownSince !== undefined)
    return { note: `${who}state unknown since ${formatClockTime(unknownSince)}`, isTrouble: false };
  if (!known) return { note: `${who}state unknown`, isTrouble: false };
  const { state, since } = known;
  if (state === 'stopped' || state === 'down')
    return { note: `${who}${state} ${lasting(now + skewMs - since)}`, isTrouble: true };
  return state === 'up' ? { isTrouble: false } : { note: `${who}${state}`, isTrouble: false };
}

function oldState(
  service: ServiceHealth | undefined,
  gatewayNow: number,
  skewMs: number,
): number | undefined {
  const at = service?.stateAt;
  return at !== undefined && gatewayNow - at > oldAfterMs ? at - skewMs : undefined;
}

/** In whole seconds: it is read while it counts. */
function lasting(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1_000);
}
