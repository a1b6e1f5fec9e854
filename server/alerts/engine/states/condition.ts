import type { AlertRule } from '@/lib/alerts/rule';

/** A value of a rule at the end of a slot. */
export interface Reading {
  value: number | null;
  /** Events, or values, that it is made of. */
  count: number;
  /** One window ago; undefined unless the rule is about what grows. */
  previous?: number | null | undefined;
  /** A gauge whose source does not answer. */
  isUnknown?: true;
  /** Of the sample of a gauge. */
  details?: Readonly<Record<string, string | number>> | undefined;
}

/** Whether the condition of a rule holds; undefined: not known. Where there is nothing to measure, it does not hold. */
export function conditionOf(rule: AlertRule): (reading: Reading, isFiring: boolean) => boolean | undefined {
  const isBeyond = beyond(rule.compare, rule.threshold);
  const isResolved = resolved(rule);
  const { growing, minEvents = 0 } = rule;
  return ({ value, count, previous, isUnknown }, isFiring) => {
    if (isUnknown) return undefined;
    if (value === null || count < minEvents) return false;
    if (growing && !(previous !== undefined && previous !== null && value > previous)) return false;
    return isFiring ? !isResolved(value) : isBeyond(value);
  };
}

function beyond(compare: AlertRule['compare'], limit: number): (value: number) => boolean {
  if (compare === 'above') return (value) => value > limit;
  if (compare === 'atLeast') return (value) => value >= limit;
  if (compare === 'below') return (value) => value < limit;
  return (value) => value <= limit;
}

function resolved({ compare, threshold, resolveThreshold }: AlertRule): (value: number) => boolean {
  if (resolveThreshold === undefined) {
    const isBeyond = beyond(compare, threshold);
    return (value) => !isBeyond(value);
  }
  return beyond(compare === 'above' || compare === 'atLeast' ? 'below' : 'above', resolveThreshold);
}
