import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerConfig } from '@/server/config';
import { whyUnreachable } from './why-unreachable';

const RETRY_MS = 1_000;
const REPEAT_REPORT_MS = 15_000;

export interface UntilReachable {
  /** Called with a sentence that names host, port and variable to change: when it changes, and every 15 s. */
  report(sentence: string): void;
  /** How long to wait for a broker that may be starting. A permanent error ends the wait immediately. */
  patienceMs: number;
  signal: AbortSignal;
}

/** Waits until Kafka can be used. Throws an Error with the sentence after `patienceMs` or for a permanent error. */
export async function untilReachable(
  config: BrokerConfig,
  { report, patienceMs, signal }: UntilReachable,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  const reportChange = limitRepeats(report);
  for (;;) {
    const reason = await whyUnreachable(config);
    signal.throwIfAborted();
    if (!reason) return;
    if (reason.isPermanent || performance.now() > deadline)
      throw new Error(reason.sentence, { cause: reason });
    reportChange(reason.sentence);
    await sleep(RETRY_MS, undefined, { signal });
  }
}

/** Reports why Kafka cannot be used until it can; for a process that keeps retrying by itself. */
export async function reportWhileUnreachable(
  config: BrokerConfig,
  report: (sentence: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const reportChange = limitRepeats(report);
  for (;;) {
    // Wait first: a process or a broker that has just started needs no report.
    await sleep(RETRY_MS * 3, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    const reason = await whyUnreachable(config);
    if (!reason || signal.aborted) return;
    reportChange(reason.sentence);
  }
}

function limitRepeats(report: (sentence: string) => void): (sentence: string) => void {
  let last = '';
  let reportedAt = 0;
  return (sentence) => {
    if (sentence === last && performance.now() - reportedAt < REPEAT_REPORT_MS) return;
    last = sentence;
    reportedAt = performance.now();
    report(sentence);
  };
}
