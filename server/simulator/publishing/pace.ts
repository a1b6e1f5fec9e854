/** Interval of the timer, ms. */
const intervalMs = 10;
/** Maximum time to catch up after a stall, ms (a slow disk, a laptop that slept), so that no flood follows. */
const maxCatchUpMs = 250;

/** A running timer. */
export interface Timer {
  stop(): void;
}

/**
 * Calls `onElapsed` about every 10 ms with the milliseconds since the last call, at most 250.
 * `now` is a clock in ms that never goes back.
 */
export function startTimer(
  onElapsed: (elapsedMs: number) => void,
  now: () => number = () => performance.now(),
): Timer {
  let last = now();
  const timer = setInterval(() => {
    const current = now();
    const elapsed = Math.min(current - last, maxCatchUpMs);
    last = current;
    onElapsed(elapsed);
  }, intervalMs);
  return { stop: () => clearInterval(timer) };
}

/** Converts a rate into whole events; the fraction is carried over. */
export interface Pace {
  /** Number of events due after another `elapsedMs` at `perSecond`. */
  due(perSecond: number, elapsedMs: number): number;
}

export function createPace(): Pace {
  let remainder = 0;
  return {
    due: (perSecond, elapsedMs) => {
      remainder += (perSecond * elapsedMs) / 1_000;
      const whole = Math.floor(remainder);
      remainder -= whole;
      return whole;
    },
  };
}
