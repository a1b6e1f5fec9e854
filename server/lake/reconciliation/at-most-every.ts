/** Shortest time between two starts, ms, and how many times longer than the work it is at least. */
const shortestMs = 5_000;
const restFactor = 4;

/**
 * Shares the result of some work between all who ask: it is done once at a time, and not again for five seconds, or for
 * four times as long as it took. What failed is done again at once.
 */
export function atMostEvery<T>(
  work: () => Promise<T>,
  now: () => number = () => performance.now(),
): () => Promise<T> {
  let result: Promise<T> | undefined;
  let freshUntil = 0;
  return () => {
    if (result && now() < freshUntil) return result;
    const began = now();
    freshUntil = Number.POSITIVE_INFINITY;
    result = work().then(
      (value) => {
        freshUntil = began + Math.max(shortestMs, (now() - began) * (restFactor + 1));
        return value;
      },
      (error) => {
        freshUntil = 0;
        throw error;
      },
    );
    return result;
  };
}
