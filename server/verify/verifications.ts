import { randomUUID } from 'node:crypto';
import { ProblemError } from '@/lib/problem';
import type { Verification } from '@/lib/verification';
import { type RunningScript, runScript } from './run-script';

export interface VerificationOptions {
  /** Path of scripts/verify-ledger.mjs. */
  script: string;
  /** With KAFKA_BROKERS and how to sign in there. */
  env: NodeJS.ProcessEnv;
  now?: () => number;
}

const kept = 10;
/** It reads at most 300,000 offsets, which takes about ten seconds. */
const longestMs = 60_000;
/** A quarter of a core is what anybody's verifications take: after each the next waits three times as long. */
const restFactor = 3;

/**
 * Compares recordings with Kafka, one at a time, each in a process of its own: whatever is on the topics, nothing but
 * that process can come to harm.
 */
export class Verifications {
  private readonly states = new Map<string, Verification>();
  private running: RunningScript | undefined;
  private restsUntil = 0;
  private readonly now: () => number;

  constructor(private readonly options: VerificationOptions) {
    this.now = options.now ?? Date.now;
  }

  /** Returns the id of the verification. Throws a problem (429) while another one runs or was just now. */
  begin(ledger: string): string {
    this.mustBeFree();
    const id = randomUUID();
    const startedAt = this.now();
    this.note(id, { state: 'running', done: 0, total: 0 });
    const { script, env } = this.options;
    this.running = runScript({ script, env, input: ledger, longestMs }, (done, total) =>
      this.note(id, { state: 'running', done, total }),
    );
    void this.running.ended.then((state) => {
      this.running = undefined;
      this.restsUntil = this.now() + restFactor * (this.now() - startedAt);
      this.note(id, state);
    });
    return id;
  }

  /** Throws a problem (404) for one that is not known, or no longer. */
  find(id: string): Verification {
    const state = this.states.get(id);
    if (state) return state;
    throw new ProblemError(404, 'There is no such verification: only the last ten are kept.');
  }

  async stop(): Promise<void> {
    this.running?.kill();
    await this.running?.ended;
  }

  private mustBeFree(): void {
    if (this.running) {
      const busy = 'Another recording is being verified. Try again in a moment.';
      throw new ProblemError(429, busy, { retryAfter: 5 });
    }
    const retryAfter = Math.ceil((this.restsUntil - this.now()) / 1_000);
    if (retryAfter > 0)
      throw new ProblemError(429, `A recording was verified just now. Try again in ${retryAfter} s.`, {
        retryAfter,
      });
  }

  private note(id: string, state: Verification): void {
    this.states.set(id, state);
    const [oldest] = this.states.keys();
    if (this.states.size > kept && oldest !== undefined) this.states.delete(oldest);
  }
}
