import type { AlertState } from '@/lib/events';

/** The state of an alert that is pending or firing. Epoch ms. */
export interface ActiveState {
  state: 'pending' | 'firing';
  since: number;
  firedAt?: number | undefined;
  /** Since when the condition has been false while it fires. */
  falseSince?: number | undefined;
}

/** How long a condition has to hold, and to be false, ms. */
export interface Delays {
  forMs: number;
  keepFiringMs: number;
}

/** The next state of an alert, and the states that it enters, in order. */
interface Step {
  next: ActiveState | undefined;
  to?: AlertState;
}

/**
 * The state at `at`, from the one before and whether the condition holds (undefined: not known, which neither fires nor
 * resolves; what has to hold or be false for a time begins again after it).
 */
export function step(
  before: ActiveState | undefined,
  holds: boolean | undefined,
  at: number,
  delays: Delays,
): Step {
  if (before?.state === 'firing') return stepFiring(before, holds, at, delays);
  if (!holds) return before ? { next: undefined, to: 'inactive' } : { next: undefined };
  const since = before?.since ?? at;
  if (at - since >= delays.forMs) return { next: { state: 'firing', since: at, firedAt: at }, to: 'firing' };
  return before ? { next: before } : { next: { state: 'pending', since }, to: 'pending' };
}

function stepFiring(before: ActiveState, holds: boolean | undefined, at: number, delays: Delays): Step {
  if (holds !== false) return { next: { ...before, falseSince: undefined } };
  const falseSince = before.falseSince ?? at;
  if (at - falseSince >= delays.keepFiringMs) return { next: undefined, to: 'resolved' };
  return { next: { ...before, falseSince } };
}
