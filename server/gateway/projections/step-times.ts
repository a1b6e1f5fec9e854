import type { UsualWait } from '@/lib/health';
import { type AwaitedStep, type OrderView, stepDoneBy, waitBegan } from '@/lib/orders';

const hour = 3_600_000;
/** Fewer say nothing about what is usual. */
const enough = 20;
/** Nothing is known before orders were seen for this many times as long: those done first are the quickest. */
const observedTimes = 3;
/** Of each step, the newest. */
const maxTimes = 2_000;

/** When a step was done, epoch ms, and how long its order had waited for it, ms. */
type StepTime = readonly [at: number, ms: number];

/** How long orders wait for each step, from the steps that were done. Times are record timestamps. */
export class StepTimes {
  private readonly byStep = new Map<AwaitedStep, StepTime[]>();
  private readonly usual = new Map<AwaitedStep, UsualWait>();
  /** When the first wait of each step began. */
  private readonly firstBegan = new Map<AwaitedStep, number>();

  /** Notes an event that changed its order. */
  saw({ type, at }: { type: string; at: number }, before: OrderView, after: OrderView): void {
    const step = stepDoneBy(type, before);
    const began = step && waitBegan(after, step);
    if (step === undefined || began === undefined) return;
    const times = this.byStep.get(step) ?? [];
    this.byStep.set(step, times);
    times.push([at, Math.max(0, at - began)]);
    if (times.length > maxTimes) times.shift();
    this.firstBegan.set(step, Math.min(began, this.firstBegan.get(step) ?? began));
    this.usual.delete(step);
  }

  /** What is usual at `now`, epoch ms. */
  usualWaits(now: number): Partial<Record<AwaitedStep, UsualWait>> {
    const steps = [...this.byStep].flatMap(([step, times]) => {
      const usual = this.usual.get(step) ?? usualWait(times, now);
      const observedMs = now - (this.firstBegan.get(step) ?? now);
      if (!usual || observedMs < observedTimes * usual.p95Ms) return [];
      this.usual.set(step, usual);
      return [[step, usual] as const];
    });
    return Object.fromEntries(steps);
  }
}

function usualWait(times: readonly StepTime[], now: number): UsualWait | undefined {
  // A timestamp in the future is that of a producer with a wrong clock.
  const past = times.filter(([at]) => at <= now);
  const lastHour = past.filter(([at]) => at > now - hour);
  const used = lastHour.length >= enough ? lastHour : past.slice(-enough);
  if (used.length < enough) return undefined;
  const sorted = used.map(([, ms]) => ms).sort((a, b) => a - b);
  return { orders: sorted.length, p95Ms: sorted[Math.ceil(sorted.length * 0.95) - 1] as number };
}
