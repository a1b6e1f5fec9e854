import type { Bucket } from '@/lib/alerts/bucket';
import type { PastAnswer, PastRequest } from '@/lib/alerts/past';
import type { AlertRule } from '@/lib/alerts/rule';
import { labelText } from '@/server/alerts/engine/group-key';
import { reachOf } from '@/server/alerts/engine/reach';
import type { Past } from './past';
import { resolutions } from './resolution';

/** Asks the lake. Throws problems: 503 without the lake, 422 if there is too much. */
export type AskLake = (request: PastRequest, signal: AbortSignal) => Promise<PastAnswer>;

/** An answer that is older says so. */
const freshMs = 15_000;

/** The events of a rule, which the lake has summed. Throws what `ask` does. */
export async function pastEvents(
  rule: AlertRule,
  range: { from: number; to: number },
  ask: AskLake,
  signal: AbortSignal,
): Promise<Past> {
  const steps = resolutions(rule);
  const longest = Math.max(...steps);
  // A bucket that is cut is older than what the windows reach.
  const first = Math.floor((range.from - reachOf(rule)) / longest) * longest - longest;
  const request = { rule, from: first, to: range.to, steps };
  const answer = await ask(request, signal);
  const stepMs = answer.bucketMs;
  const [from, to] = [range.from, range.to].map((at) => Math.floor(at / stepMs) * stepMs) as [number, number];
  const groups = answer.groups.map(({ by, buckets }) => ({ labels: labelsOf(rule, by), buckets }));
  return {
    ...{ from, to, stepMs, rows: answer.events, groups: groups.length },
    notes: notesOf(answer, groups),
    addTo: (engine, isChosen) => {
      for (const { labels, buckets } of groups)
        if (isChosen(labels)) for (const bucket of buckets) engine.addBucket(rule.id, labels, bucket);
    },
  };
}

const labelsOf = (rule: AlertRule, by: readonly (string | number | boolean)[]): Record<string, string> =>
  Object.fromEntries(rule.by.map((name, index) => [name, labelText(by[index] ?? '')]));

function notesOf(
  { groupCount, bucketMs, freshMs: ageMs }: { groupCount: number; bucketMs: number; freshMs: number | null },
  groups: readonly { buckets: readonly Bucket[] }[],
): string[] {
  const left = groupCount - groups.length;
  return [
    ...(left > 0
      ? [`Of ${groupCount} groups, the ${groups.length} with the most events were evaluated.`]
      : []),
    ...(bucketMs > 250 ? [`What holds for less than ${bucketMs / 1_000} s may not be seen.`] : []),
    ...(ageMs === null || ageMs > freshMs ? ['The lake does not have the newest events yet.'] : []),
  ];
}
