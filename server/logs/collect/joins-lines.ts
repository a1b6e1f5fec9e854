import type { LineFormat } from '@/server/logs/formats';

/** Lines that continue a record in every format whose records can have several. */
const continuations = ['    at charge (charge.ts:1:2)', '\tat shop.Charge.run(Charge.java:1)', '\tDETAIL'];
const known = new WeakMap<LineFormat, boolean>();

/** Whether a record of this format can have several lines, so that the next one has to be waited for. */
export function joinsLines(format: LineFormat): boolean {
  const found = known.get(format);
  if (found !== undefined) return found;
  const joins = continuations.some((line) => format.isContinuation(line));
  known.set(format, joins);
  return joins;
}
