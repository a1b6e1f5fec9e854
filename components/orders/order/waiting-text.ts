import type { HealthStatus } from '@/components/freshness/health-status';
import type { ServiceHealth } from '@/lib/health';
import { type AwaitedStep, awaitedStepsOf, type OrderView, serviceOfStep, waitingSince } from '@/lib/orders';
import { formatClockTime, formatRunning } from '@/lib/text/format';

/** One line of the timeline: a step that the order waits for. */
export interface Waiting {
  key: string;
  text: string;
  /** The step is blocked. */
  isProblem: boolean;
}

export interface WaitingContext {
  services: readonly ServiceHealth[];
  health: HealthStatus;
  /** The time of the order's state, epoch ms by this browser's clock. */
  asOf: number;
  now: number;
  /** The gateway's clock minus this one, ms. */
  skewMs: number;
}

const nouns: Record<AwaitedStep, string> = {
  payment: 'payment',
  stock: 'stock',
  decision: 'confirmation',
  dispatch: 'dispatch',
  delivery: 'delivery',
};
/** An older state counts as unknown, ms. */
const maxAgeMs = 5_000;

/** One line per step that the order waits for, or one line that it waits for Kafka. */
export function waitingFor(order: OrderView, context: WaitingContext): readonly Waiting[] {
  const { health, now } = context;
  const steps = awaitedStepsOf(order);
  if (steps.length === 0) return [];
  if (health.kafkaDownSince !== undefined) {
    const text = `Waiting for Kafka (down ${runningText(now - health.kafkaDownSince)})`;
    return [{ key: 'kafka', text, isProblem: true }];
  }
  return steps.map((step) => waitingForStep(order, step, context));
}

function waitingForStep(order: OrderView, step: AwaitedStep, context: WaitingContext): Waiting {
  const { asOf, now, skewMs } = context;
  if (now - asOf > maxAgeMs) {
    const text = `Waiting for ${nouns[step]} at ${formatClockTime(asOf)}, unknown since then`;
    return { key: step, text, isProblem: true };
  }
  const waited = runningText(now + skewMs - waitingSince(order, step));
  const { note, isProblem } = stateOf(step, context);
  const what = step === 'delivery' ? `Out for delivery · ${waited}` : `Waiting ${waited} for ${nouns[step]}`;
  return { key: step, text: note ? `${what} (${note})` : what, isProblem };
}

/** A note on the service that does the step; none while it is up. */
function stateOf(
  step: AwaitedStep,
  { services, health, now, skewMs }: WaitingContext,
): { note?: string; isProblem: boolean } {
  const name = serviceOfStep[step];
  const prefix = name === step ? '' : `${name} `;
  const reported = services.find((service) => service.name === name);
  const unknownSince = health.unknownSince ?? staleSince(reported, now + skewMs, skewMs);
  if (unknownSince !== undefined)
    return { note: `${prefix}state unknown since ${formatClockTime(unknownSince)}`, isProblem: false };
  if (!reported) return { note: `${prefix}state unknown`, isProblem: false };
  const { state, since } = reported;
  if (state === 'stopped' || state === 'down')
    return { note: `${prefix}${state} ${runningText(now + skewMs - since)}`, isProblem: true };
  return state === 'up' ? { isProblem: false } : { note: `${prefix}${state}`, isProblem: false };
}

function staleSince(
  service: ServiceHealth | undefined,
  gatewayNow: number,
  skewMs: number,
): number | undefined {
  const at = service?.stateAt;
  return at !== undefined && gatewayNow - at > maxAgeMs ? at - skewMs : undefined;
}

/** A running duration; 0 s for a negative one. */
const runningText = (ms: number): string => formatRunning(Math.max(0, ms));
