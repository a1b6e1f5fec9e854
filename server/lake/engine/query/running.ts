import type { DuckDBConnection } from '@duckdb/node-api';
import { LakeEngineError } from '../errors';

/** How often a statement is interrupted again, ms: an interruption between two steps of a query is forgotten. */
const again = 50;

/** A query in progress, which may be stopped by its signal or its time limit. */
export class RunningQuery {
  private reason: LakeEngineError | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Runs the steps of the query. Throws the reason when it was stopped. */
  async run<T>(limitMs: number, steps: () => Promise<T>): Promise<T> {
    const onAbort = () => this.stop('The query was cancelled.');
    const onLimit = () =>
      this.stop(`The query took longer than ${limitMs / 1000} s. Ask for a shorter range.`);
    const limit = setTimeout(onLimit, limitMs);
    this.signal?.addEventListener('abort', onAbort, { once: true });
    if (this.signal?.aborted) onAbort();
    try {
      const result = await steps();
      this.check();
      return result;
    } catch (error) {
      throw this.reason ?? error;
    } finally {
      clearTimeout(limit);
      clearInterval(this.timer);
      this.signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Between two steps: throws when it was stopped. */
  check(): void {
    if (this.reason) throw this.reason;
  }

  /** Stops it soon: `run` throws this message. */
  private stop(message: string): void {
    this.reason ??= new LakeEngineError('interrupted', message);
    this.connection.interrupt();
    this.timer ??= setInterval(() => this.connection.interrupt(), again);
  }
}
