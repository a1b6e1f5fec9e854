import type { Clock } from '@/server/batching/clock';

export interface LoadLimits {
  /** Share of a core above which something has to go. */
  most: number;
  /** How often it is decided, ms. */
  everyMs: number;
}

/** What has to change: by this share of what runs, `more` of it may run, or less. */
export type LoadVerdict = { kind: 'less' | 'more'; share: number };

/** Measures how much of a core the rooms of a feed take, and decides whether some of them have to pause. */
export class LoadGuard {
  private busyMs = 0;
  private since: number;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly limits: LoadLimits,
  ) {
    this.since = clock.now();
  }

  /** Runs a part of the work. */
  measure(run: () => void): void {
    const startedAt = this.clock.now();
    try {
      run();
    } finally {
      this.busyMs += this.clock.now() - startedAt;
    }
  }

  /** To be called often. Undefined: it is too early to decide. */
  verdict(): LoadVerdict | undefined {
    const now = this.clock.now();
    const elapsed = now - this.since;
    if (elapsed < this.limits.everyMs) return undefined;
    const load = this.busyMs / elapsed;
    this.since = now;
    this.busyMs = 0;
    const room = (this.limits.most - load) / this.limits.most;
    return room < 0 ? { kind: 'less', share: 1 - this.limits.most / load } : { kind: 'more', share: room };
  }
}
