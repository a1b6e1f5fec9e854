import { randomUUID } from 'node:crypto';
import { ProblemError } from '@/lib/problem';
import type { Verification } from '@/lib/verification';
import { type RunningScript, runScript } from './run-script';

export interface VerificationOptions {
  /** Path of scripts/verify-ledger.mjs. */
  script: string;
  /** With KAFKA_BROKERS and the other KAFKA_… variables. */
  env: NodeJS.ProcessEnv;
  now?: () => number;
}

const maxKept = 10;
/** At most 300,000 offsets are read, which takes about ten seconds. */
const timeoutMs = 60_000;
/** After a verification the next one waits three times as long, so that all of them use a quarter of a core. */
const pauseFactor = 3;

/**
 * Compares recordings with Kafka, one at a time and each in its own process, so that no record on the topics can harm
 * another process.
 */
export class Verifications {
  private readonly states = new Map<string, Verification>();
  private running: RunningScript | undefined;
  private pausedUntil = 0;
  private readonly now: () => number;

  constructor(private readonly options: VerificationOptions) {
    this.now = options.now ?? Date.now;
  }

  /** Starts a verification and returns its id. Throws a problem (429) while another one runs, and in the pause after it. */
  begin(ledger: string): string {
    this.assertIdle();
    const id = randomUUID();
    const startedAt = this.now();
    this.setState(id, { state: 'running', done: 0, total: 0 });
    const { script, env } = this.options;
    this.running = runScript({ script, env, input: ledger, timeoutMs }, (done, total) =>
      this.setState(id, { state: 'running', done, total }),
    );
    void this.running.ended.then((state) => {
      this.running = undefined;
      this.pausedUntil = this.now() + pauseFactor * (this.now() - startedAt);
      this.setState(id, state);
    });
    return id;
  }

  /** Throws a problem (404) when there is none with this id. */
  find(id: string): Verification {
    const state = this.states.get(id);
    if (state) return state;
    throw new ProblemError(404, 'There is no verification with this id. Only the last ten are kept.');
  }

  async stop(): Promise<void> {
    this.running?.kill();
    await this.running?.ended;
  }

  private assertIdle(): void {
    if (this.running) {
      const busy = 'Another recording is being verified. Try again in a moment.';
      throw new ProblemError(429, busy, { retryAfter: 5 });
    }
    const retryAfter = Math.ceil((this.pausedUntil - this.now()) / 1_000);
    if (retryAfter > 0)
      throw new ProblemError(429, `A recording was verified just now. Try again in ${retryAfter} s.`, {
        retryAfter,
      });
  }

  private setState(id: string, state: Verification): void {
    this.states.set(id, state);
    const [oldest] = this.states.keys();
    if (this.states.size > maxKept && oldest !== undefined) this.states.delete(oldest);
  }
}
