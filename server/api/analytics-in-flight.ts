import { ProblemError } from '@/lib/problem';

/** Limits how many requests of one client are in progress. */
export class InFlight {
  private readonly counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Number of clients with a request in progress. */
  get size(): number {
    return this.counts.size;
  }

  /** Throws a problem (429) when the client has too many already. */
  async run<T>(client: string, task: () => Promise<T>): Promise<T> {
    const count = this.counts.get(client) ?? 0;
    if (count >= this.most) {
      const detail = `There are ${count} requests of this address in progress. Wait for their answers.`;
      throw new ProblemError(429, detail, { retryAfter: 1 });
    }
    this.counts.set(client, count + 1);
    try {
      return await task();
    } finally {
      this.leave(client);
    }
  }

  private leave(client: string): void {
    const left = (this.counts.get(client) ?? 1) - 1;
    if (left > 0) this.counts.set(client, left);
    else this.counts.delete(client);
  }
}
