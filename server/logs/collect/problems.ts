import path from 'node:path';
import type { Logger } from 'pino';

const repeatMs = 60_000;
const maxKept = 100;
/** A file that cannot be read is reported again each time it is tried. */
const fileMs = 60_000;

/**
 * What does not work at the moment, for /readyz. Each is logged when it begins and at most once a minute while it lasts,
 * because the lines of this process are collected as well.
 */
export class Problems {
  private readonly open = new Map<string, { message: string; loggedAt: number; seenAt: number }>();

  constructor(
    private readonly log: Logger,
    private readonly now: () => number = Date.now,
  ) {}

  /** `key` identifies the problem, such as the path of a file. */
  report(key: string, message: string, error?: unknown): void {
    const known = this.open.get(key);
    const now = this.now();
    if (known) known.seenAt = now;
    if (known && now - known.loggedAt < repeatMs) return;
    if (!known && this.open.size >= maxKept) return;
    const reason = error instanceof Error ? ` ${error.message}` : '';
    this.open.set(key, { message: `${message}${reason}`, loggedAt: now, seenAt: now });
    this.log.warn(error instanceof Error ? { err: error } : {}, message);
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
