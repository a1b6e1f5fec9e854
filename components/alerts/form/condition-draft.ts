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
  const text = operator === 'contains' ? String(value) : [value ?? ''].flat().map(scalarText).join(', ');
  return { ...emptyCondition(condition.field), operator, value: text };
}

/** A text that would be read as something else is written in quotes. */
function scalarText(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = /^[^\s",][^",]*$/.test(value) && value === value.trim();
  return value === '' || (isPlain && typeof anyScalar(value) === 'string') ? value : JSON.stringify(value);
}

/** The condition as the schema takes it, not checked. A value is of the kind of its field. */
export function conditionInput(
  { field, operator, value }: ConditionDraft,
  fields: readonly FieldChoice[],
): unknown {
  const kind = fields.find(({ path }) => path === field)?.kind ?? 'any';
  return { field: field.trim(), [operator]: valueInput(operator, value, kind) };
}

type Kind = FieldChoice['kind'];

function valueInput(operator: Operator, value: string, kind: Kind): unknown {
  if (operator === 'contains') return value;
  if (operator === 'in' || operator === 'notIn') return listed(value).map((part) => scalar(part, kind));
  if (operator === 'is' || operator === 'isNot') return scalar(value.trim(), kind);
  return numberInput(value);
}

/** The parts between commas that are not in quotes. */
const listed = (text: string): string[] =>
  (text.match(/(?:"(?:[^"\\]|\\.)*"|[^,])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');

function scalar(value: string, kind: Kind): unknown {
  const quoted = unquoted(value);
  if (quoted !== undefined) return quoted;
  return kind === 'text' ? value : anyScalar(value);
}

function unquoted(value: string): string | undefined {
  if (!/^"(?:[^"\\]|\\.)*"$/.test(value)) return undefined;
  try {
    return String(JSON.parse(value));
  } catch {
    return undefined;
  }
}

function anyScalar(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  const number = numberInput(value);
  return number === undefined || Number.isNaN(number) ? value : number;
}

/** A typed number, with a comma or a point; undefined without one; NaN for what is none. */
export function numberInput(value: string): number | undefined {
  const typed = value.trim();
  return typed === '' ? undefined : Number(typed.replace(',', '.'));
}
