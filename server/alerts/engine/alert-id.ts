import { createHash } from 'node:crypto';

/** The id of the alert of a rule with these labels: the same whenever it fires. */
export function alertIdOf(ruleId: string, labels: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return ruleId;
  const text = JSON.stringify(Object.fromEntries(sorted));
  return `${ruleId}/${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
