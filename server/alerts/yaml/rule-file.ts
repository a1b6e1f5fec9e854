import { readFile } from 'node:fs/promises';
import type { AlertRule } from '@/lib/alerts/rule';
import type { YamlProblem } from '@/lib/alerts/yaml';
import { parseRules } from './parse';

/**
 * The rules of the file that ALERT_RULES names. Throws an error whose message lists everything that is wrong with it, a
 * line for each.
 */
export async function readRuleFile(path: string): Promise<AlertRule[]> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new Error(`ALERT_RULES: the file "${path}" cannot be read: ${cause.message}`, { cause });
  });
  const parsed = parseRules(text);
  if ('rules' in parsed) return parsed.rules;
  const lines = parsed.problems.map((problem) => `  ${problemText(problem)}`);
  throw new Error([`ALERT_RULES: the rules of "${path}" cannot be used:`, ...lines].join('\n'));
}

/** A problem as a line of text. */
const problemText = ({ line, column, path, message }: YamlProblem): string =>
  `line ${line}, column ${column}: ${path === '' ? '' : `${path} `}${message}`;
