import type { Condition } from '@/lib/alerts/condition';
import { foldCase } from '@/lib/logs/filter';
import { foldSql } from '@/server/lake/logs/filter-sql';
import { booleanSql, type FieldSql, type Fields, fieldSql, numberSql, textSql } from './field-sql';
import type { Parameters } from './parameters';

const comparisons = { above: '>', atLeast: '>=', below: '<', atMost: '<=' } as const;
type Comparison = keyof typeof comparisons;
type Scalar = string | number | boolean;

/** The condition that a row passes all of these, never NULL. lib/alerts/condition-cases.fixture.ts says what they mean. */
export const conditionsSql = (
  conditions: readonly Condition[],
  fields: Fields,
  parameters: Parameters,
): string => conditions.map((each) => conditionSql(each, fields, parameters)).join(' AND ') || 'true';

function conditionSql(condition: Condition, fields: Fields, parameters: Parameters): string {
  const field = fieldSql(fields, condition.field);
  const { is, isNot, in: anyOf, notIn } = condition;
  const oneOf = (values: readonly Scalar[]) => equalsSql(field, values, parameters);
  if (is !== undefined) return oneOf([is]);
  if (anyOf !== undefined) return oneOf(anyOf);
  if (isNot !== undefined) return `NOT ${oneOf([isNot])}`;
  if (notIn !== undefined) return `NOT ${oneOf(notIn)}`;
  if (condition.contains !== undefined) return containsSql(field, foldCase(condition.contains), parameters);
  return comparisonSql(field, condition, parameters);
}

/** One of several tests passes; a test of a missing field is NULL. */
const anySql = (tests: readonly string[]): string =>
  tests.length === 0 ? 'false' : `(${tests.map((test) => `coalesce(${test}, false)`).join(' OR ')})`;

/** The text of the field is one of these: texts as they are, numbers and booleans if they are written like that. */
function equalsSql(field: FieldSql | undefined, values: readonly Scalar[], parameters: Parameters): string {
  if (!field) return 'false';
  const texts = values.map(String);
  return anySql([
    ...isIn(textSql(field), texts, parameters),
    ...isIn(
      numberSql(field),
      texts.map(Number).filter((value, index) => String(value) === texts[index] && Number.isFinite(value)),
      parameters,
    ),
    ...isIn(
      booleanSql(field),
      [true, false].filter((value) => texts.includes(String(value))),
      parameters,
    ),
  ]);
}

const isIn = (sql: string | undefined, values: readonly Scalar[], parameters: Parameters): string[] =>
  sql === undefined || values.length === 0
    ? []
    : [`${sql} IN (${values.map((value) => parameters.add(value)).join(', ')})`];

function containsSql(field: FieldSql | undefined, folded: string, parameters: Parameters): string {
  const text = field && textSql(field);
  return anySql(text === undefined ? [] : [`contains(${foldSql(text, folded)}, ${parameters.add(folded)})`]);
}

function comparisonSql(field: FieldSql | undefined, condition: Condition, parameters: Parameters): string {
  const number = field && numberSql(field);
  if (number === undefined) return 'false';
  const tests = (Object.keys(comparisons) as Comparison[]).flatMap((name) => {
    const limit = condition[name];
    return limit === undefined ? [] : [`${number} ${comparisons[name]} ${parameters.add(limit)}`];
  });
  return anySql(tests);
}
