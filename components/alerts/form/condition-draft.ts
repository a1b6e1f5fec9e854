import type { Condition } from '@/lib/alerts/condition';
import type { FieldChoice } from './event-fields';

export const operators = {
  is: 'is',
  isNot: 'is not',
  in: 'is one of',
  notIn: 'is none of',
  contains: 'contains',
  above: 'is above',
  atLeast: 'is at least',
  below: 'is below',
  atMost: 'is at most',
} as const satisfies Record<Exclude<keyof Condition, 'field'>, string>;
export type Operator = keyof typeof operators;
const operatorNames = Object.keys(operators) as Operator[];

/** A condition as a person types it. */
export interface ConditionDraft {
  /** Of the row in the form. */
  key: string;
  field: string;
  operator: Operator;
  /** Several are separated by commas. */
  value: string;
}

let created = 0;
/** A condition without a value. */
export function emptyCondition(field = ''): ConditionDraft {
  created += 1;
  return { key: `c${created}`, field, operator: 'is', value: '' };
}

export function conditionDraft(condition: Condition): ConditionDraft {
  const operator = operatorNames.find((name) => condition[name] !== undefined) ?? 'is';
  const value = condition[operator];
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  return { ...emptyCondition(condition.field), operator, value: text };
}

/** The condition as the schema takes it, not checked. A value is of the kind of its field. */
export function conditionInput(
  { field, operator, value }: ConditionDraft,
  fields: readonly FieldChoice[],
): unknown {
  const kind = fields.find(({ path }) => path === field)?.kind ?? 'text';
  return { field: field.trim(), [operator]: valueInput(operator, value, kind) };
}

function valueInput(operator: Operator, value: string, kind: FieldChoice['kind']): unknown {
  if (operator === 'contains') return value;
  if (operator === 'in' || operator === 'notIn')
    return value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => scalar(part, kind));
  if (operator === 'is' || operator === 'isNot') return scalar(value.trim(), kind);
  return numberInput(value);
}

function scalar(value: string, kind: FieldChoice['kind']): unknown {
  if (kind === 'number' && value !== '') return numberInput(value);
  if (kind !== 'text' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** A typed number, with a comma or a point; undefined without one; NaN for what is none. */
export function numberInput(value: string): number | undefined {
  const typed = value.trim();
  return typed === '' ? undefined : Number(typed.replace(',', '.'));
}
