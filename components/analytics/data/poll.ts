import { ApiError } from '@/components/browser/call-api';

export interface PollOptions<T> {
  /** Rejects with an ApiError. */
  load(signal: AbortSignal): Promise<T>;
  /** From the start of one request to that of the next, ms. */
  everyMs: number;
  /** While requests are quick they are this far apart, ms: a request takes at most a tenth of the time. Unset: everyMs. */
  leastMs?: number | undefined;
  onAnswer(answer: T): void;
  onError(error: ApiError): void;
}

/** Pause after an answer that took longer than the interval, ms. */
const minPauseMs = 1_000;
/** The interval of a request that took so long, as a multiple. */
const leisure = 10;
/** HTTP statuses that a repetition does not change. */
const final: ReadonlySet<number> = new Set([400, 401, 403, 404, 422]);

/**
 * Requests again and again, one at a time and not while the page is hidden. Returns how to stop, which aborts a running
 * request.
 */
export function startPoll<T>({
  load,
  everyMs,
  leastMs = everyMs,
  onAnswer,
  onError,
}: PollOptions<T>): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const request = async (): Promise<boolean> => {
    try {
      const answer = await load(signal);
      if (!signal.aborted) onAnswer(answer);
    } catch (error) {
      if (signal.aborted) return false;
      if (!(error instanceof ApiError)) throw error;
      onError(error);
      return !final.has(error.status);
    }
    return !signal.aborted;
  };
  const run = async () => {
    const startedAt = performance.now();
    if (!(await request())) return;
    const took = performance.now() - startedAt;
    const interval = Math.min(everyMs, Math.max(leastMs, leisure * took));
    timer = setTimeout(runVisible, Math.max(minPauseMs, interval - took));
  };
  const runVisible = () => {
    if (!document.hidden) void run();
    else document.addEventListener('visibilitychange', runVisible, { once: true, signal });
  };
  runVisible();
  return () => {
    clearTimeout(timer);
    stopping.abort();
  };
}
