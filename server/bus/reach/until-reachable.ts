import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerConfig } from '@/server/config';
import { whyUnreachable } from './why-unreachable';

const AGAIN_MS = 1_000;
const SAY_AGAIN_MS = 15_000;

export interface UntilReachable {
  /** Gets a sentence with host, port and the setting to change: at once when it is another one, and every 15 s. */
  say(sentence: string): void;
  /** What may pass by itself (a broker that still starts) is waited for so long; what will not ends the wait at once. */
  patienceMs: number;
  signal: AbortSignal;
}

/** Waits until Kafka can be used. Throws an Error with the sentence when patience ends. */
export async function untilReachable(
  config: BrokerConfig,
  { say, patienceMs, signal }: UntilReachable,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  const remind = reminder(say);
  for (;;) {
    const reason = await whyUnreachable(config);
    signal.throwIfAborted();
    if (!reason) return;
    if (reason.lasting || performance.now() > deadline) throw new Error(reason.sentence, { cause: reason });
    remind(reason.sentence);
    await sleep(AGAIN_MS, undefined, { signal });
  }
}

/** Says why Kafka cannot be used for as long as it cannot; for a process that goes on trying anyway. */
export async function sayWhileUnreachable(
  config: BrokerConfig,
  say: (sentence: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const remind = reminder(say);
  for (;;) {
    // First a pause: one that has only just been started, or a broker that restarts, is nothing to tell.
    await sleep(AGAIN_MS * 3, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    const reason = await whyUnreachable(config);
    if (!reason || signal.aborted) return;
    remind(reason.sentence);
  }
}

function reminder(say: (sentence: string) => void): (sentence: string) => void {
  let last = '';
  let saidAt = 0;
  return (sentence) => {
    if (sentence === last && performance.now() - saidAt < SAY_AGAIN_MS) return;
    last = sentence;
    saidAt = performance.now();
    say(sentence);
  };
}
