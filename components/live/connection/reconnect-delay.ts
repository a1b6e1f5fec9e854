import type { Goodbye, Refusal } from '@/lib/protocol';

const firstDelayMs = 400;
/** With its jitter on top, no pause is longer than ten seconds. */
const longestDelayMs = 6_667;
const farewellMs = 500;
const jitter = 0.2;

/** A wait that somebody told us, and up to a fifth more: all who were told the same do not come in one moment. */
export const withJitter = (ms: number, random = Math.random): number => ms * (1 + random() * jitter);

export interface Parting {
  goodbye?: Goodbye | undefined;
  refusal?: Refusal | undefined;
}

/**
 * How long to wait before the next attempt, ms. What the gateway told is kept; a gateway that said that it shuts
 * down has others beside it or is back soon; else pauses grow, and the first is 0.2 to 0.6 s.
 */
export function reconnectDelay(
  attempts: number,
  { goodbye, refusal }: Parting,
  random = Math.random,
): number {
  const told = refusal?.retryAfterMs ?? goodbye?.retryAfterMs;
  if (told !== undefined) return withJitter(told, random);
  if (goodbye?.code === 'shutting_down') return random() * farewellMs;
  return Math.min(longestDelayMs, firstDelayMs * 2 ** attempts) * (0.5 + random());
}
