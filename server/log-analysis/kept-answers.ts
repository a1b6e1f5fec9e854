const maxKept = 100;

/** Computes an answer once for all requests that want it within `keptMs`. */
export class KeptAnswers {
  private readonly kept = new Map<string, { body: string; until: number }>();

  constructor(
    private readonly keptMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The JSON of the answer for this key. */
  get(key: string, compute: () => unknown): string {
    const now = this.now();
    const found = this.kept.get(key);
    if (found && now < found.until) return found.body;
    const body = JSON.stringify(compute());
    this.kept.delete(key);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size < maxKept) break;
      this.kept.delete(oldest);
    }
    this.kept.set(key, { body, until: now + this.keptMs });
    return body;
  }

  /** After a change that the next request has to see. */
  clear(): void {
    this.kept.clear();
  }
}
