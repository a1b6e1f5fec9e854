import type { Condition } from '@/lib/alerts/condition';
import type { AlertRule } from '@/lib/alerts/rule-fields';
import { catalogue, schemaOf } from '@/lib/events';
import { type Check, listed, problem, type RuleProblem } from './problem';
import { type FieldKind, fieldKind, fieldPaths } from './schema-fields';

/** Conditions, groups and the measured field are fields of the events that a rule is about. */
export const checkEventFields: Check = (rule) => {
  const { where, matching = [], by, field } = rule;
  return [
    ...where.flatMap((condition, n) => checkCondition(rule, condition, ['where', n])),
    ...matching.flatMap((condition, n) => checkCondition(rule, condition, ['matching', n])),
    ...by.flatMap((name, n) => checkField(rule, name, ['by', n], false)),
    ...(field === undefined ? [] : checkField(rule, field, ['field'], true)),
  ];
};

function checkCondition(rule: AlertRule, condition: Condition, path: (string | number)[]): RuleProblem[] {
  const { above, atLeast, below, atMost } = condition;
  const isNumeric = [above, atLeast, below, atMost].some((limit) => limit !== undefined);
  return checkField(rule, condition.field, [...path, 'field'], isNumeric);
}

function checkField(
  rule: AlertRule,
  name: string,
  path: (string | number)[],
  isNumeric: boolean,
): RuleProblem[] {
  const kinds = kindsOf(rule, name);
  if (kinds.length === 0) return [problem(path, `${sourceName(rule)} no field ${name}: ${choice(rule)}`)];
  if (isNumeric && !kinds.includes('number') && !kinds.includes('any'))
    return [problem(path, `${name} is no number, and nothing can be measured in it`)];
  return [];
}

/** In the types of events that have it. */
function kindsOf({ events }: AlertRule, name: string): FieldKind[] {
  if (events?.invalid) return name === 'reason' ? ['text'] : [];
  if (name === 'type' || name === 'source') return ['text'];
  return schemasOf(events).flatMap((schema) => fieldKind(schema, name.split('.')) ?? []);
}

function schemasOf(events: AlertRule['events']) {
  if (!events) return [];
  const types = events.types ?? Object.keys(catalogue[events.topic].types);
  return types.flatMap((type) => schemaOf(events.topic, type) ?? []);
}

const sourceName = ({ events }: AlertRule): string =>
  events?.invalid ? 'an invalid message has' : `the events of ${events?.topic} have`;

function choice({ events }: AlertRule): string {
  if (events?.invalid) return 'write reason';
  const paths = new Set(schemasOf(events).flatMap(fieldPaths));
  return `write one of ${listed([...paths, 'type', 'source'])}`;
}
