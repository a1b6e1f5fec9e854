import type { Condition } from '@/lib/alerts/condition';
import { foldCase } from '@/lib/logs/filter';
import { readField, type Scalar, type Subject } from './read-field';

export type Test = (subject: Subject) => boolean;

/** Whether a subject passes every condition. */
export function testOf(conditions: readonly Condition[]): Test {
  const tests = conditions.map(testOfOne);
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  return (subject) => tests.every((test) => test(subject));
}

/** The texts of which the field has to be one; undefined: the condition is another one. */
export function equalTo({ is, in: list }: Condition): string[] | undefined {
  if (is !== undefined) return [String(is)];
  return list?.map(String);
}

/** A missing field passes isNot and notIn only. */
function testOfOne(condition: Condition): Test {
  const read = readField(condition.field);
  const excluded = condition.notIn ?? (condition.isNot === undefined ? undefined : [condition.isNot]);
  if (excluded) {
    const texts = new Set(excluded.map(String));
    return (subject) => {
      const value = read(subject);
      return value === undefined || !texts.has(String(value));
    };
  }
  const passes = testOfValue(condition);
  return (subject) => {
    const value = read(subject);
    return value !== undefined && passes(value);
  };
}

function testOfValue(condition: Condition): (value: Scalar) => boolean {
  const { contains, above, atLeast, below, atMost } = condition;
  const equal = equalTo(condition);
  if (equal) {
    const texts = new Set(equal);
    return (value) => texts.has(String(value));
  }
  if (contains !== undefined) {
    const wanted = foldCase(contains);
    return (value) => typeof value === 'string' && foldCase(value).includes(wanted);
  }
  if (above !== undefined) return (value) => typeof value === 'number' && value > above;
  if (atLeast !== undefined) return (value) => typeof value === 'number' && value >= atLeast;
  if (below !== undefined) return (value) => typeof value === 'number' && value < below;
  return (value) => typeof value === 'number' && value <= (atMost ?? Number.NaN);
}
