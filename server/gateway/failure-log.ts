import type { Logger } from 'pino';
import type { Metrics } from './metrics';

/** What fails for every event fails thousands of times a second: the log gets so many of them. */
const loggedPerSecond = 10;

/**
 * The edge at which an error is caught that nobody expects: it is logged and counted, and what failed (a request, a room,
 * an event) fails alone. The process and everything else in it go on.
 */
export class Failures {
  private second = 0;
  private logged = 0;

  constructor(
    private readonly log: Pick<Logger, 'error'>,
    private readonly metrics: Pick<Metrics, 'failures'>,
  ) {}

  /** `part`: what failed, one of a few words. `details` go into the log. */
  note(error: unknown, part: string, details: object = {}): void {
    this.metrics.failures.inc({ part });
    if (this.mayLog()) this.log.error({ err: error, ...details }, `${part} failed; going on without it`);
  }

  /** Runs one part of many; undefined when it failed. */
  contain<T>(part: string, run: () => T, details?: object): T | undefined {
    try {
      return run();
    } catch (error) {
      this.note(error, part, details);
      return undefined;
    }
  }

  private mayLog(): boolean {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.second) this.logged = 0;
    this.second = second;
    this.logged += 1;
    return this.logged <= loggedPerSecond;
  }
}
