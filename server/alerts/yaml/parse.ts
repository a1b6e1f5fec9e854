import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { AlertRule } from '@/lib/alerts/rule';
import { ruleFile, type YamlProblem, yamlLimits } from '@/lib/alerts/yaml';
import { issueText, pathText } from './issue-text';
import { Positions } from './positions';

const mostProblems = 100;
/** Values that aliases are expanded to. More are a file that is small and means something huge. */
const mostAliases = 1_000;

export type ParsedRules = { rules: AlertRule[] } | { problems: YamlProblem[] };

/** The rules of a file, or everything that is wrong with it, by line: at most 100 problems. Never throws. */
export function parseRules(text: string): ParsedRules {
  if (Buffer.byteLength(text) > yamlLimits.bytes)
    return ofWhole(`The file is larger than ${yamlLimits.bytes / 1_000_000} MB.`);
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
    return ofDocument(document, new Positions(document, counter));
  } catch (error) {
    // The parser calls itself for what is nested.
    if (error instanceof RangeError) return ofWhole('The file is nested too deeply.');
    throw error;
  }
}

function ofDocument(document: Document.Parsed, positions: Positions): ParsedRules {
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0)
    return sorted(broken.map(({ pos, message }) => ({ ...positions.at(pos[0]), path: '', message })));
  const value = valueOfDocument(document);
  if (value === undefined) return ofWhole('The file has too many aliases.');
  const parsed = ruleFile.safeParse(value);
  if (parsed.success) return unique(parsed.data.rules, positions);
  return sorted(parsed.error.issues.flatMap((issue) => problemsOf(issue, value, positions)));
}

/** undefined: its aliases expand to too much, or name something that is not in the file. */
function valueOfDocument(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases }) ?? null;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function problemsOf(issue: z.core.$ZodIssue, value: unknown, positions: Positions): YamlProblem[] {
  const { path } = issue;
  if (issue.code !== 'unrecognized_keys')
    return [{ ...positions.ofValue(path), path: pathText(path), message: issueText(issue, at(value, path)) }];
  return issue.keys.map((key) => ({
    ...positions.ofKey(path, key),
    path: pathText([...path, key]),
    message: 'is no field here',
  }));
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (parent, name) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, name)
        ? (parent as Record<PropertyKey, unknown>)[name]
        : undefined,
    value,
  );

/** The rules, if their ids differ. */
function unique(rules: AlertRule[], positions: Positions): ParsedRules {
  const first = new Map<string, number>();
  const problems: YamlProblem[] = [];
  rules.forEach(({ id }, index) => {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    else {
      const { line } = positions.ofValue(['rules', earlier, 'id']);
      const path = ['rules', index, 'id'];
      const message = `"${id}" is the id of the rule in line ${line} as well`;
      problems.push({ ...positions.ofValue(path), path: pathText(path), message });
    }
  });
  return problems.length > 0 ? sorted(problems) : { rules };
}

const sorted = (problems: YamlProblem[]): ParsedRules => ({
  problems: problems.sort((a, b) => a.line - b.line || a.column - b.column).slice(0, mostProblems),
});

const ofWhole = (message: string): ParsedRules => ({ problems: [{ line: 1, column: 1, path: '', message }] });
