import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { PostgreSQL, SQLDialect, type SQLNamespace, sql } from '@codemirror/lang-sql';
import type { Extension } from '@codemirror/state';
import type { SqlTable } from '@/components/sql/data/use-tables';

/** Of statements that read. */
const keywords = `all analyze and anti any as asc asof between by case cast cross describe desc distinct else end except
  exclude exists explain false filter first following from full group grouping having ilike in inner intersect interval is
  join last lateral left like limit materialized natural not null nulls offset on or order outer over partition pivot
  positional preceding qualify range recursive replace right rows sample select semi sets show some struct summarize table
  tables then true unbounded union unpivot using values when where window with within`;

/** DuckDB is close to PostgreSQL. */
const duckDb = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords,
  types: `bigint blob boolean date decimal double float hugeint integer interval json list map real smallint struct text time
    timestamp timestamptz tinyint ubigint uinteger uuid varchar`,
  builtin: '',
  caseInsensitiveIdentifiers: true,
});

const functions: readonly (readonly [name: string, detail: string])[] = [
  ['any_value', 'a value that is not NULL'],
  ['approx_count_distinct', 'number of different values, about'],
  ['arg_max', '(value, order)'],
  ['arg_min', '(value, order)'],
  ['avg', '(number)'],
  ['coalesce', 'the first that is not NULL'],
  ['count', '(*) or (value)'],
  ['date_diff', "('second', from, to)"],
  ['date_trunc', "('hour', time)"],
  ['epoch', 'seconds of a time or interval'],
  ['epoch_ms', 'ms of a time'],
  ['json_extract_string', "(data, '$.field')"],
  ['len', 'length of a text or list'],
  ['list', 'values as a list'],
  ['lower', '(text)'],
  ['max', '(value)'],
  ['median', '(number)'],
  ['min', '(value)'],
  ['now', 'current time'],
  ['quantile_cont', '(number, 0.95)'],
  ['regexp_matches', '(text, pattern)'],
  ['round', '(number, digits)'],
  ['strftime', "(time, '%Y-%m-%d')"],
  ['string_agg', "(text, ', ')"],
  ['sum', '(number)'],
  ['time_bucket', '(INTERVAL 5 MINUTE, time)'],
  ['unnest', 'a row for each element of a list'],
];
const functionOptions: readonly Completion[] = functions.map(([label, detail]) => ({
  label,
  detail,
  type: 'function',
  apply: `${label}(`,
}));

/** The language of the editor, with completion of keywords, tables, columns and functions. */
export function sqlLanguage(tables: readonly SqlTable[]): Extension {
  const complete = (context: CompletionContext) => completeNames(context, tables);
  return [
    sql({ dialect: duckDb, upperCaseKeywords: true, schema: schemaOf(tables) }),
    duckDb.language.data.of({ autocomplete: complete }),
  ];
}

function schemaOf(tables: readonly SqlTable[]): SQLNamespace {
  return Object.fromEntries(
    tables.map(({ name, columns }) => [
      // The dot separates levels.
      name.replaceAll('.', '\\.'),
      {
        self: { label: name, type: 'type', detail: 'table', boost: 2, apply: quotedIfNeeded(name) },
        children: columns.map(columnOption),
      },
    ]),
  );
}

/** Columns of the tables that the statement names, or of all, and functions. */
function completeNames(context: CompletionContext, tables: readonly SqlTable[]): CompletionResult | null {
  const word = context.matchBefore(/\w+/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  if (/[."']/.test(context.state.sliceDoc(word.from - 1, word.from))) return null;
  // Where a table is expected, the tables come first: from the schema.
  if (/\b(?:from|join|describe|summarize|show)\s+$/i.test(context.state.sliceDoc(0, word.from))) return null;
  const text = context.state.doc.toString().toLowerCase();
  const named = tables.filter(({ name }) => text.includes(name.toLowerCase()));
  const columns = (named.length > 0 ? named : tables).flatMap((table) => table.columns);
  const unique = new Map(columns.map((column) => [column.name, columnOption(column)]));
  return { from: word.from, options: [...unique.values(), ...functionOptions], validFor: /^\w*$/ };
}

const columnOption = ({ name, type }: SqlTable['columns'][number]): Completion => ({
  label: name,
  type: 'property',
  detail: type.length > 32 ? `${type.slice(0, 31)}…` : type,
  apply: quotedIfNeeded(name),
  boost: 1,
});

/** Columns whose names are reserved words in DuckDB. */
const reserved = new Set(['at', 'offset']);

/** A name as it has to be written in a statement. */
export const quotedIfNeeded = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/i.test(name) && !reserved.has(name.toLowerCase())
    ? name
    : `"${name.replaceAll('"', '""')}"`;
