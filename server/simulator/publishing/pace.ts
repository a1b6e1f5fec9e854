/** How often due events are counted, ms. */
const turnMs = 10;
/** After a stall (a slow disk, a laptop that slept) at most this much is caught up, so that no flood follows. */
const catchUpMs = 250;

/** A timer that says how much time has passed, and is told when to end. */
export interface Turns {
  stop(): void;
}

/**
 * Calls `turn` about every 10 ms with the milliseconds since the last call, at most 250.
 * `now` is a clock in ms that never goes back.
 */
export function runTurns(
  turn: (elapsedMs: number) => void,
  now: () => number = () => performance.now(),
): Turns {
  let last = now();
  const timer = setInterval(() => {
    const current = now();
    const elapsed = Math.min(current - last, catchUpMs);
    last = current;
    turn(elapsed);
  }, turnMs);
  return { stop: () => clearInterval(timer) };
}

/** Turns a rate into whole events: what is left of an event is carried to the next turn. */
export interface Pace {
  /** How many events are due after `elapsedMs` more at `perSecond`. */
  due(perSecond: number, elapsedMs: number): number;
}

export function createPace(): Pace {
  let owed = 0;
  return {
    due: (perSecond, elapsedMs) => {
      owed += (perSecond * elapsedMs) / 1_000;
      const whole = Math.floor(owed);
      owed -= whole;
      return whole;
    },
  };
}
