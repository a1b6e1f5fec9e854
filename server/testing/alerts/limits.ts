/** Scenarios whose trouble cannot be made in a small system: the limit of the rule is set beyond the present value. */
import { alertRulesAnswer } from '@/lib/alerts/api';
import type { AlertRuleInput } from '@/lib/alerts/rule';
import type { Scenario } from './play';
import type { World } from './world';

/** Changes a rule that came with the program. */
export async function changeRule(
  { admin }: World,
  id: string,
  change: Partial<AlertRuleInput>,
): Promise<void> {
  const { rules } = alertRulesAnswer.parse(await admin.send('GET', 'alert-rules'));
  const found = rules.find(({ rule }) => rule.id === id);
  if (!found) throw new Error(`There is no rule "${id}".`);
  await admin.send('PUT', `alert-rules/${id}`, { ...found.rule, ...change });
}

/** Takes the changes of a rule back. */
export const resetRule = async ({ admin }: World, id: string): Promise<void> =>
  void (await admin.send('DELETE', `alert-rules/${id}`));

const beyond = (rule: string, what: string, change: Partial<AlertRuleInput>): Scenario => ({
  name: `the limit of ${what} is set beyond what it is`,
  cause: (world) => changeRule(world, rule, change),
  undo: (world) => resetRule(world, rule),
  expects: [{ rule }],
});

export const limits: readonly Scenario[] = [
  beyond('disk-full', 'free space', { threshold: 100, resolveThreshold: 100 }),
  beyond('lake-behind', 'the lag of the lake', { threshold: -1, resolveThreshold: -1 }),
  beyond('feed-lag', 'the lag of the gateway', { threshold: -1, resolveThreshold: -1 }),
];
