/** All answers together, in characters. */
const mostKept = 16_000_000;

interface Kept {
  body: string;
  until: number;
}

/** Computes an answer once for all requests that want it within `keptMs`. */
export class KeptAnswers {
  /** The oldest is the first. */
  private readonly kept = new Map<string, Kept>();
  private size = 0;

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
    this.drop(key);
    this.makeRoom(body.length, now);
    if (body.length <= mostKept) this.keep(key, { body, until: now + this.keptMs });
    return body;
  }

  /** After a change that the next request has to see. */
  clear(): void {
    this.kept.clear();
    this.size = 0;
  }

  private keep(key: string, answer: Kept): void {
    this.kept.set(key, answer);
    this.size += answer.body.length;
  }

  private makeRoom(more: number, now: number): void {
    for (const [key, { until }] of this.kept) {
      if (now < until && this.size + more <= mostKept) return;
      this.drop(key);
    }
  }

  private drop(key: string): void {
    const { length } = this.kept.get(key)?.body ?? '';
    if (this.kept.delete(key)) this.size -= length;
  }
}
