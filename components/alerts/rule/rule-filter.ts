'use client';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import type { RuleState } from '@/lib/alerts/api';
import { alertRuleSchema } from '@/lib/alerts/rule';

/** The names in the URL, as `state`. */
export const stateNames = ['all', 'firing', 'pending', 'inactive', 'noData', 'disabled'] as const;
export const severityNames = ['all', ...alertRuleSchema.shape.severity.options] as const;
const typingMs = 250;

export interface RuleFilter {
  state: (typeof stateNames)[number];
  severity: (typeof severityNames)[number];
  text: string;
}

/** Which rules are listed, in the URL. */
export const useRuleFilter = () =>
  useQueryStates(
    {
      state: parseAsStringLiteral(stateNames).withDefault('all'),
      severity: parseAsStringLiteral(severityNames).withDefault('all'),
      text: parseAsString.withDefault(''),
    },
    { history: 'replace', throttleMs: typingMs },
  );

/** The state that a rule is listed under: one whose alerts are resolved is inactive. */
const listedState = ({ state }: Pick<RuleState, 'state'>) => (state === 'resolved' ? 'inactive' : state);

const ranks: Partial<Record<RuleState['state'], number>> = { firing: 0, pending: 1 };
const rank = ({ state }: RuleState): number => ranks[state] ?? 2;

/** Firing rules first, then pending ones, the rest by name. */
export const inOrder = (rules: readonly RuleState[]): RuleState[] =>
  [...rules].sort((a, b) => rank(a) - rank(b) || a.rule.name.localeCompare(b.rule.name));

/** The rules that match. The text is looked for in names, labels and descriptions, in any case. */
export function matchingRules(
  rules: readonly RuleState[],
  { state, severity, text }: RuleFilter,
): RuleState[] {
  const wanted = text.trim().toLowerCase();
  return rules.filter(
    (each) =>
      (state === 'all' || listedState(each) === state) &&
      (severity === 'all' || each.rule.severity === severity) &&
      (wanted === '' || textOf(each).includes(wanted)),
  );
}

const textOf = ({ rule, alerts }: RuleState): string =>
  [
    rule.name,
    rule.id,
    rule.description ?? '',
    ...alerts.flatMap(({ labels, title }) => [title, ...Object.values(labels)]),
  ]
    .join('\n')
    .toLowerCase();

/** How many rules there are in each state. */
export function stateCounts(rules: readonly RuleState[]): Record<RuleFilter['state'], number> {
  const counts = { all: rules.length, firing: 0, pending: 0, inactive: 0, noData: 0, disabled: 0 };
  for (const each of rules) counts[listedState(each)] += 1;
  return counts;
}
