import { ProblemError } from '@/lib/problem';

const freeTries = 5;
const longestMs = 60_000;
/** Wrong passwords of a source are forgotten after this. */
const forgetMs = 15 * 60_000;
const mostSources = 10_000;

interface Tries {
  wrong: number;
  last: number;
  blockedUntil: number;
}

/**
 * Slows down guessing from one source: after five wrong passwords in a row it waits 1 s, then 2, 4 … up to 60 s. It
 * holds up no other source. Times are of a clock that nobody sets.
 */
export class SignInThrottle {
  private readonly sources = new Map<string, Tries>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How many sources are remembered. */
  get size(): number {
    return this.sources.size;
  }

  /**
   * Takes one try, which counts as wrong until `succeeded`, so that tries sent at once cannot all pass before the
   * first is judged. Returns how many were wrong before. Throws a problem (429, Retry-After) when it has to wait.
   */
  begin(source: string): number {
    const now = this.now();
    const known = this.sources.get(source);
    const waitMs = (known?.blockedUntil ?? 0) - now;
    if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1_000));
    const before = known && now - known.last < forgetMs ? known.wrong : 0;
    const wrong = before + 1;
    const blockedMs = wrong < freeTries ? 0 : Math.min(longestMs, 1_000 * 2 ** (wrong - freeTries));
    this.sources.delete(source);
    this.sources.set(source, { wrong, last: now, blockedUntil: now + blockedMs });
    this.trim();
    return before;
  }

  /** Notes the right password: the row of wrong ones has ended. */
  succeeded(source: string): void {
    this.sources.delete(source);
  }

  // A Map keeps the order of insertion, and begin() inserts anew: the first is the longest quiet.
  private trim(): void {
    for (const [source, { last }] of this.sources) {
      if (this.sources.size <= mostSources && this.now() - last < forgetMs) return;
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
