import { ProblemError } from '@/lib/problem';

const freeTries = 5;
const maxWaitMs = 60_000;
/** The count of a source is reset after this. */
const resetMs = 15 * 60_000;
const maxSources = 10_000;

interface Tries {
  wrong: number;
  last: number;
  blockedUntil: number;
}

/**
 * Slows down guessing from one source: after five wrong passwords in a row it has to wait 1 s, then 2, 4 … up to 60 s.
 * Other sources are not affected. Uses a monotonic clock.
 */
export class SignInThrottle {
  private readonly sources = new Map<string, Tries>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Number of stored sources. */
  get size(): number {
    return this.sources.size;
  }

  /**
   * Starts an attempt, which counts as wrong until `succeeded`, so that parallel attempts are limited as well. Returns
   * the number of wrong ones before. Throws a problem (429, Retry-After) when the source has to wait.
   */
  begin(source: string): number {
    const now = this.now();
    const stored = this.sources.get(source);
    const waitMs = (stored?.blockedUntil ?? 0) - now;
    if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1_000));
    const before = stored && now - stored.last < resetMs ? stored.wrong : 0;
    const wrong = before + 1;
    const blockedMs = wrong < freeTries ? 0 : Math.min(maxWaitMs, 1_000 * 2 ** (wrong - freeTries));
    this.sources.delete(source);
    this.sources.set(source, { wrong, last: now, blockedUntil: now + blockedMs });
    this.trim();
    return before;
  }

  /** Records the right password: resets the count. */
  succeeded(source: string): void {
    this.sources.delete(source);
  }

  // A Map keeps insertion order and begin() reinserts, so the first entry is the oldest.
  private trim(): void {
    for (const [source, { last }] of this.sources) {
      if (this.sources.size <= maxSources && this.now() - last < resetMs) return;
      this.sources.delete(source);
    }
  }
}

function tooMany(seconds: number): ProblemError {
  const unit = seconds === 1 ? 'second' : 'seconds';
  return new ProblemError(429, `Too many wrong passwords. Try again in ${seconds} ${unit}.`, {
    retryAfter: seconds,
  });
}
