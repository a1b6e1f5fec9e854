import path from 'node:path';
import type { Logger } from 'pino';

const repeatMs = 60_000;
const maxKept = 100;
const maxRemembered = 1_000;
/** A file that cannot be read is reported again each time it is tried. */
const fileMs = 60_000;

/**
 * What does not work at the moment, for /readyz. Each is logged when it begins, and at most once a minute although it
 * comes back, because the lines of this process are collected as well.
 */
export class Problems {
  private readonly open = new Map<string, { message: string; seenAt: number }>();
  private readonly loggedAt = new Map<string, number>();

  constructor(
    private readonly log: Logger,
    private readonly now: () => number = Date.now,
  ) {}

  /** `key` identifies the problem, such as the path of a file. */
  report(key: string, message: string, error?: unknown): void {
    if (!this.open.has(key) && this.open.size >= maxKept) return;
    const reason = error instanceof Error ? ` ${error.message}` : '';
    this.open.set(key, { message: `${message}${reason}`, seenAt: this.now() });
    if (this.mayLog(key)) this.log.warn(error instanceof Error ? { err: error } : {}, message);
  }

  private mayLog(key: string): boolean {
    const now = this.now();
    if (now - (this.loggedAt.get(key) ?? Number.NEGATIVE_INFINITY) < repeatMs) return false;
    if (this.loggedAt.size >= maxRemembered) this.loggedAt.clear();
    this.loggedAt.set(key, now);
    return true;
  }

  solved(key: string): void {
    this.open.delete(key);
  }

  /** Sentences, at most 100. */
  list(): string[] {
    for (const [key, { seenAt }] of this.open)
      if (path.isAbsolute(key) && this.now() - seenAt > fileMs) this.open.delete(key);
    return [...this.open.values()].map(({ message }) => message);
  }
}
