import type { Logger } from 'pino';
import { LogLimit } from './log-limit';
import type { Metrics } from './metrics';

/** An error that comes with every event comes thousands of times a second; at most this many a second are logged. */
const loggedPerSecond = 10;

/**
 * Logs and counts errors that no code expects, where they are caught. Only the part that failed (a request, a room, an
 * event) is lost; the process and everything else in it go on.
 */
export class FailureLog {
  private readonly limit = new LogLimit(loggedPerSecond);

  constructor(
    private readonly log: Pick<Logger, 'error'>,
    private readonly metrics: Pick<Metrics, 'failures'>,
  ) {}

  /** `part`: what failed, in a few words; a metric label, so of a fixed set. `details`: written to the log. */
  report(error: unknown, part: string, details: object = {}): void {
    this.metrics.failures.inc({ part });
    if (this.limit.allows())
      this.log.error({ err: error, ...details }, `${part} failed; going on without it`);
  }

  /** Runs one part. Reports what it throws, and then returns undefined. */
  contain<T>(part: string, run: () => T, details?: object): T | undefined {
    try {
      return run();
    } catch (error) {
      this.report(error, part, details);
      return undefined;
    }
  }
}
