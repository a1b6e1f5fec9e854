const minuteMs = 60_000;
const dayMs = 86_400_000;
const minuteSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720];
const daySteps = [1, 2, 3, 7, 14];
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120];
const maxTicks = 8;

export interface TimeTicks {
  /** Epoch ms. */
  ticks: readonly number[];
  /** Usual distance of two ticks, ms. */
  stepMs: number;
}

/** At most nine ticks at round local times between `from` and `end`, both epoch ms. */
export function timeTicks(from: number, end: number): TimeTicks {
  const fits = (stepMs: number) => (end - from) / stepMs <= maxTicks;
  const minutes = minuteSteps.find((step) => fits(step * minuteMs));
  const start = new Date(from);
  const [year, month, date] = [start.getFullYear(), start.getMonth(), start.getDate()];
  const collect = (stepMs: number, at: (i: number) => Date) => ({ ticks: between(at, from, end), stepMs });
  if (minutes) return collect(minutes * minuteMs, (i) => new Date(year, month, date, 0, i * minutes));
  const days = daySteps.find((step) => fits(step * dayMs));
  if (days) return collect(days * dayMs, (i) => new Date(year, month, date + i * days));
  const months = monthSteps.find((step) => fits(step * 30 * dayMs)) ?? 240;
  const firstMonth = months >= 12 ? 0 : month;
  return collect(months * 30 * dayMs, (i) => new Date(year, firstMonth + i * months, 1));
}

/** The increasing times of `at(0)`, `at(1)`, ... in the range. */
function between(at: (i: number) => Date, from: number, end: number): number[] {
  const ticks: number[] = [];
  for (let i = 0, tick = at(0).getTime(); tick <= end; i += 1, tick = at(i).getTime())
    if (tick >= from && tick > (ticks.at(-1) ?? Number.NEGATIVE_INFINITY)) ticks.push(tick);
  return ticks;
}
