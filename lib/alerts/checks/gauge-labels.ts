import { gauges } from '@/lib/alerts/gauges';
import { type Check, listed, problem } from './problem';

/** Conditions and groups use labels that the gauge has; what follows one series has one in each group. */
export const checkGaugeLabels: Check = ({ gauge, where, by, aggregate }) => {
  if (!gauge) return [];
  const labels: readonly string[] = gauges[gauge].labels;
  const unknown = (name: string) => `${gauge} has no label ${name}: it has ${listed(labels)}`;
  const problems = [
    ...where.flatMap(({ field }, n) =>
      labels.includes(field) ? [] : [problem(['where', n, 'field'], unknown(field))],
    ),
    ...by.flatMap((name, n) => (labels.includes(name) ? [] : [problem(['by', n], unknown(name))])),
  ];
  if (aggregate !== 'increase' && aggregate !== 'change') return problems;
  const fixed = where.filter(({ is }) => is !== undefined).map(({ field }) => field);
  const missing = labels.filter((name) => !by.includes(name) && !fixed.includes(name));
  if (missing.length > 0)
    problems.push(problem('by', `add ${listed(missing)}: ${aggregate} follows one series of the gauge`));
  return problems;
};
