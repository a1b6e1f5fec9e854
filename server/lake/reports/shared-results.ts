interface Shared<T> {
  result: Promise<T>;
  controller: AbortController;
  /** Callers that wait for it. */
  waiting: number;
  isSettled: boolean;
}

/**
 * One computation for all callers with the same key: those who come while it runs wait for it, and its result is kept for
 * `keptMs`. It is aborted when nobody waits for it any more. An error is not kept.
 */
export class SharedResults<T> {
  private readonly results = new Map<string, Shared<T>>();

  constructor(private readonly keptMs: number) {}

  /** Number of results that are kept or being computed. */
  get size(): number {
    return this.results.size;
  }

  /** `signal`: the caller does not wait any more. */
  async get(key: string, signal: AbortSignal, compute: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const shared = this.results.get(key) ?? this.begin(key, compute);
    shared.waiting += 1;
    const leave = () => this.leave(key, shared);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    try {
      return await shared.result;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  private begin(key: string, compute: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const controller = new AbortController();
    const shared: Shared<T> = {
      result: compute(controller.signal),
      controller,
      waiting: 0,
      isSettled: false,
    };
    this.results.set(key, shared);
    shared.result.then(
      () => {
        shared.isSettled = true;
        setTimeout(() => this.drop(key, shared), this.keptMs).unref();
      },
      () => {
        shared.isSettled = true;
        this.drop(key, shared);
      },
    );
    return shared;
  }

  private leave(key: string, shared: Shared<T>): void {
    shared.waiting -= 1;
    if (shared.waiting > 0 || shared.isSettled) return;
    // Whoever comes next must not wait for a computation that was aborted.
    this.drop(key, shared);
    shared.controller.abort();
  }

  private drop(key: string, shared: Shared<T>): void {
    if (this.results.get(key) === shared) this.results.delete(key);
  }
}
