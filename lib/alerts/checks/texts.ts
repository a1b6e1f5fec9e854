import { detailsOf } from '@/lib/alerts/gauges';
import type { AlertRule } from '@/lib/alerts/rule-fields';
import { type Check, listed, problem, type RuleProblem } from './problem';

const anything = /\{\{([^{}]*)\}\}/g;
const known = /^\s*(?:value|threshold|window|(labels|details)\.([\w.-]+))\s*$/;

/** The placeholders of title, body and link are known, and have a value. */
export const checkPlaceholders: Check = (rule) =>
  (['title', 'body', 'link'] as const).flatMap((field) =>
    [...(rule[field] ?? '').matchAll(anything)].flatMap(([, name = '']) => checkOne(rule, field, name)),
  );

function checkOne({ by, window, gauge }: AlertRule, field: string, text: string): RuleProblem[] {
  const [match, kind, name = ''] = known.exec(text) ?? [];
  if (match === undefined)
    return [
      problem(
        field,
        `{{${text}}} is unknown: write {{value}}, {{threshold}}, {{window}}, {{labels.NAME}} or {{details.NAME}}`,
      ),
    ];
  if (kind === 'labels' && !by.includes(name))
    return [problem(field, `{{labels.${name}}} is no label: by has ${listed(by)}`)];
  const details = gauge ? detailsOf(gauge) : [];
  if (kind === 'details' && !details.includes(name))
    return [problem(field, `{{details.${name}}} has no value: ${whatThereIs(gauge, details)}`)];
  if (match.trim() === 'window' && window === undefined)
    return [problem(field, '{{window}} has no value: the rule has no window')];
  return [];
}

const whatThereIs = (gauge: string | undefined, details: readonly string[]): string =>
  gauge === undefined
    ? 'only gauges have details'
    : `${gauge} has ${details.length > 0 ? listed(details) : 'no details'}`;
