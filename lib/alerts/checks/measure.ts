import type { Aggregate, AlertRule } from '@/lib/alerts/rule-fields';
import { type Check, problem, type RuleProblem } from './problem';

/** Aggregates that no gauge has. */
export const ofEventsOnly: readonly Aggregate[] = ['count', 'rate', 'share', 'absence'];
/** These say nothing about one moment. */
const overTime: readonly Aggregate[] = ['p50', 'p95', 'p99', 'change', 'increase'];

/** Whether the aggregate has what it needs, and nothing that it does not use. */
export const checkMeasure: Check = (rule) => [
  ...(rule.gauge ? checkGauge(rule) : checkEvents(rule)),
  ...checkMatching(rule),
  ...checkMoney(rule),
];

function checkGauge({ aggregate, field, window, minEvents }: AlertRule): RuleProblem[] {
  if (ofEventsOnly.includes(aggregate))
    return [
      problem('aggregate', `${aggregate} is of events: write last, min, max, sum or average for a gauge`),
    ];
  const problems: RuleProblem[] = [];
  if (field !== undefined) problems.push(problem('field', 'leave it out: a gauge has one value'));
  if (minEvents !== undefined) problems.push(problem('minEvents', 'leave it out: a gauge has no events'));
  if (window === undefined && overTime.includes(aggregate))
    problems.push(problem('window', `${aggregate} needs the time that it looks back, such as 5m`));
  return problems;
}

function checkEvents({ aggregate, field, window }: AlertRule): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (window === undefined)
    problems.push(problem('window', 'a rule over events needs the time that it looks back, such as 5m'));
  const needsField = !ofEventsOnly.includes(aggregate);
  if (needsField && field === undefined)
    problems.push(problem('field', `${aggregate} needs the field that it measures, such as price`));
  if (!needsField && field !== undefined)
    problems.push(problem('field', `leave it out: ${aggregate} looks at events and not at a field of them`));
  return problems;
}

function checkMatching({ aggregate, matching }: AlertRule): RuleProblem[] {
  if (aggregate === 'share' && !matching)
    return [problem('matching', 'share needs the conditions of the events whose share it is')];
  if (aggregate !== 'share' && matching)
    return [
      problem('matching', `leave it out, or write these conditions in where: ${aggregate} does not use it`),
    ];
  return [];
}

/** Amounts of different currencies cannot be added or compared. */
function checkMoney({ field, by, where, unit }: AlertRule): RuleProblem[] {
  const isAmount = field !== undefined && /^(total|amount|.*\.unitPrice)$/.test(field);
  const isOneCurrency = where.some(({ field: name, is }) => name === 'currency' && is !== undefined);
  if ((isAmount || unit === 'money') && !by.includes('currency') && !isOneCurrency)
    return [problem('by', 'add currency: amounts of different currencies are no sum')];
  return [];
}
