import { ApiError } from '@/components/browser/call-api';

export interface PollOptions<T> {
  /** Rejects with an ApiError. */
  load(signal: AbortSignal): Promise<T>;
  /** From the start of one request to that of the next, ms. */
  everyMs: number;
  onAnswer(answer: T): void;
  onError(error: ApiError): void;
}

/** Pause after an answer that took longer than the interval, ms. */
const minPauseMs = 1_000;
/** HTTP statuses that a repetition does not change. */
const final: ReadonlySet<number> = new Set([400, 401, 403, 404, 422]);

/**
 * Requests again and again, one at a time and not while the page is hidden. Returns how to stop, which aborts a running
 * request.
 */
export function startPoll<T>({ load, everyMs, onAnswer, onError }: PollOptions<T>): () => void {
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
    if (await request())
      timer = setTimeout(runVisible, Math.max(minPauseMs, everyMs - (performance.now() - startedAt)));
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
