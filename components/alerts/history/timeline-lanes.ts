import type { Incident } from '@/lib/alerts/api';

/** A time that an alert fired, as shares of the width of the timeline. */
export interface Bar {
  incident: Incident;
  /** From 0 to 1. */
  left: number;
  width: number;
}

/** The incidents of one rule. */
export interface Lane {
  ruleId: string;
  ruleName: string;
  bars: Bar[];
  /** Time in which at least one alert fired, ms. */
  firedMs: number;
}

interface TimeSpan {
  from: number;
  to: number;
  /** Epoch ms: what still fires does so until now. */
  now: number;
}

/** When an incident ended, epoch ms: a firing one has lasted until now. */
export const endOf = ({ resolvedAt }: Incident, now: number): number => resolvedAt ?? now;

/** A lane for each rule, the one that fired last first. */
export function timelineLanes(incidents: readonly Incident[], span: TimeSpan): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const incident of incidents) {
    const { ruleId, ruleName } = incident;
    const lane = lanes.get(ruleId) ?? { ruleId, ruleName, bars: [], firedMs: 0 };
    lanes.set(ruleId, lane);
    const bar = barOf(incident, span);
    if (bar) lane.bars.push(bar);
  }
  return [...lanes.values()]
    .filter(({ bars }) => bars.length > 0)
    .map((lane) => ({ ...lane, firedMs: firedMs(lane.bars, span) }));
}

function barOf(incident: Incident, { from, to, now }: TimeSpan): Bar | undefined {
  const start = Math.max(from, incident.firedAt);
  const end = Math.min(to, Math.max(start, endOf(incident, now)));
  if (start > to || end < from) return undefined;
  return { incident, left: (start - from) / (to - from), width: (end - start) / (to - from) };
}

/** Length of the union of the bars. */
function firedMs(bars: readonly Bar[], { from, to }: TimeSpan): number {
  let [sum, covered] = [0, 0];
  for (const { left, width } of [...bars].sort((a, b) => a.left - b.left)) {
    sum += Math.max(0, left + width - Math.max(covered, left));
    covered = Math.max(covered, left + width);
  }
  return Math.round(sum * (to - from));
}
