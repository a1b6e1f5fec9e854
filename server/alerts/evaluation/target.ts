import type { Progress } from '@/server/alerts/engine/interface';
import type { EvaluatedTo } from '@/server/db';

/** Records that were written before this are in their topics: a producer gathers them for some milliseconds. */
const slackMs = 200;
/** Slots are evaluated in steps of this much time, so that what follows from them is saved on the way. */
const mostStepMs = 60_000;
/** What happened longer ago while no instance ran is not evaluated. */
const longestCatchUpMs = 6 * 3_600_000;

/** From where evaluation goes on after a start at `now`, epoch ms. */
export function resumeFrom({ events, gauges }: EvaluatedTo, now: number): Progress {
  const from = (saved: number | null) => Math.min(now, Math.max(saved ?? now, now - longestCatchUpMs));
  return { events: from(events), gauges: from(gauges) };
}

/** Up to where to evaluate next. `readTo`: the record timestamp up to which everything was read; undefined: not known. */
export function nextProgress(evaluated: Progress, readTo: number | undefined, now: number): Progress {
  const step = (from: number, to: number) => Math.max(from, Math.min(to, from + mostStepMs));
  const events = readTo === undefined ? evaluated.events : Math.min(readTo, now) - slackMs;
  return { events: step(evaluated.events, events), gauges: step(evaluated.gauges, now) };
}

/** True when there is more to evaluate than in one step. */
export const isWholeStep = (before: Progress, after: Progress): boolean =>
  after.events - before.events === mostStepMs || after.gauges - before.gauges === mostStepMs;

/** True when a slot ends between the two. */
export function endsSlot(before: Progress, after: Progress, slotMs: number): boolean {
  const slotOf = (at: number) => Math.floor(at / slotMs);
  return slotOf(before.events) !== slotOf(after.events) || slotOf(before.gauges) !== slotOf(after.gauges);
}
