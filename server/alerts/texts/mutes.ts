import type { Mute } from '@/lib/alerts/api';

type Labels = Readonly<Record<string, string>>;

/** Until when alerts of this rule with these labels are muted at `at`, epoch ms; undefined: they are not. */
export function mutedUntil(
  mutes: readonly Mute[],
  ruleId: string,
  labels: Labels,
  at: number,
): number | undefined {
  const until = mutes
    .filter((mute) => mute.until > at && matches(mute, ruleId, labels))
    .map((mute) => mute.until);
  return until.length === 0 ? undefined : Math.max(...until);
}

const matches = (mute: Mute, ruleId: string, labels: Labels): boolean =>
  (mute.ruleId === undefined || mute.ruleId === ruleId) &&
  Object.entries(mute.labels).every(([name, value]) => Object.hasOwn(labels, name) && labels[name] === value);
