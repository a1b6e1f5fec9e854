import type { AlertRule } from '@/lib/alerts/rule-fields';

/** What is wrong with a field of a rule, and what to write instead. */
export interface RuleProblem {
  path: (string | number)[];
  message: string;
}

/** Finds what is wrong with a rule whose fields are valid each by itself. */
export type Check = (rule: AlertRule) => RuleProblem[];

export const problem = (path: string | (string | number)[], message: string): RuleProblem => ({
  path: typeof path === 'string' ? [path] : path,
  message,
});

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : (last ?? 'none');
}
