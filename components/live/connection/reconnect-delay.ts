import type { Goodbye, Refusal } from '@/lib/protocol';

const firstDelayMs = 400;
/** With its jitter, no delay is longer than ten seconds. */
const longestDelayMs = 6_667;
const afterShutdownMs = 500;
const jitter = 0.2;

/** A delay that the gateway asked for, and up to a fifth more, so that its clients do not all return in one moment. */
export const withJitter = (ms: number, random = Math.random): number => ms * (1 + random() * jitter);

/** What the gateway said when it ended or refused the connection; empty when it said nothing. */
export interface DisconnectReason {
  goodbye?: Goodbye | undefined;
  refusal?: Refusal | undefined;
}

/** How long the gateway asked the client to stay away, ms; undefined: it did not. */
export const retryAfterMs = ({ goodbye, refusal }: DisconnectReason): number | undefined =>
  refusal?.retryAfterMs ?? goodbye?.retryAfterMs;

/**
 * How long to wait before the next attempt, ms. A delay that the gateway asked for is kept; a gateway that shuts down
 * has others that take its place, or is back soon; otherwise delays grow, and the first is 0.2 to 0.6 s.
 */
export function reconnectDelay(attempts: number, reason: DisconnectReason, random = Math.random): number {
  const askedMs = retryAfterMs(reason);
  if (askedMs !== undefined) return withJitter(askedMs, random);
  if (reason.goodbye?.code === 'shutting_down') return random() * afterShutdownMs;
  return Math.min(longestDelayMs, firstDelayMs * 2 ** attempts) * (0.5 + random());
}
