/** Calls `give` with the latest value: the first immediately, later ones at most once per `ms`. */
export function throttle<T>(ms: number, give: (value: T) => void): { set(value: T): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { value: T } | undefined;
  const next = () => {
    timer = undefined;
    if (!waiting) return;
    give(waiting.value);
    waiting = undefined;
    timer = setTimeout(next, ms);
  };
  return {
    set: (value) => {
      waiting = { value };
      if (timer === undefined) next();
    },
    stop: () => clearTimeout(timer),
  };
}
