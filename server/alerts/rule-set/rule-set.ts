import type { Logger } from 'pino';
import type { ManagedRule } from '@/lib/alerts/api';
import { type AlertRule, alertRuleSchema } from '@/lib/alerts/rule';
import type { JsonRow } from '@/server/db';

/** Rules that no administrator created. */
export interface GivenRules {
  builtIn: readonly AlertRule[];
  ofFile: readonly AlertRule[];
}

/**
 * Every rule: those of the file ALERT_RULES, which nobody else can change; those that came with the program, or what an
 * administrator made of them; and those of administrators. Stored ones that no longer fit the schema are left out.
 */
export function ruleSet(
  stored: readonly JsonRow[],
  { builtIn, ofFile }: GivenRules,
  log: Logger,
): ReadonlyMap<string, ManagedRule> {
  const own = byId(stored.flatMap((row) => parsed(row, log)));
  const rules = new Map<string, ManagedRule>();
  for (const rule of builtIn) {
    const changed = own.get(rule.id);
    rules.set(rule.id, { rule: changed ?? rule, origin: 'builtIn', isChanged: changed !== undefined });
  }
  for (const rule of own.values())
    if (!rules.has(rule.id)) rules.set(rule.id, { rule, origin: 'own', isChanged: false });
  for (const rule of ofFile) rules.set(rule.id, { rule, origin: 'file', isChanged: false });
  return rules;
}

function parsed({ id, data }: JsonRow, log: Logger): AlertRule[] {
  const rule = alertRuleSchema.safeParse(data);
  if (rule.success) return [rule.data];
  log.error(
    { rule: id, err: rule.error },
    'a stored alert rule does not fit this version and is not evaluated',
  );
  return [];
}

function byId(rules: readonly AlertRule[]): Map<string, AlertRule> {
  return new Map(rules.map((rule) => [rule.id, rule]));
}
