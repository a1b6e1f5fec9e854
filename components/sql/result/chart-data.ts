import type { SqlAnswer, SqlColumn } from '@/lib/analytics/sql';
import { cellText, kindOf } from './cell-text';

/** At most this many rows are drawn. */
const maxPoints = 300;
/** At most this many lines, or bars side by side. */
const maxSeries = 5;

/** Which columns are drawn: their indices. */
export interface ChartChoice {
  x: number;
  y: number;
}

interface Choices {
  /** Times, dates, and categories. */
  x: number[];
  y: number[];
}

/** The columns that may be drawn; undefined: the result has no numbers over time or by category. */
export function chartChoices({ columns, rows }: Pick<SqlAnswer, 'columns' | 'rows'>): Choices | undefined {
  const of = (...kinds: string[]) =>
    columns.flatMap((column, i) => (kinds.includes(kindOf(column)) ? [i] : []));
  const isNumber = (i: number) => rows.some((row) => typeof row[i] === 'number');
  const x = [...of('time', 'date'), ...of('text', 'boolean')];
  const y = of('number').filter(isNumber);
  return rows.length > 0 && x.length > 0 && y.length > 0 ? { x, y } : undefined;
}

/** Time before category, and not the coordinates of records. */
export function firstChoice(choices: Choices, columns: readonly SqlColumn[]): ChartChoice {
  const isCoordinate = (i: number) => ['partition', 'offset', 'epoch'].includes(columns[i]?.name ?? '');
  const y = choices.y.find((i) => !isCoordinate(i)) ?? choices.y[0];
  return { x: choices.x[0] ?? 0, y: y ?? 0 };
}

interface Point {
  /** Epoch ms, or the number of the category. */
  x: number;
  label: string;
  values: Record<string, number | null>;
}

export interface ChartData {
  isTime: boolean;
  points: Point[];
  series: string[];
  /** Rows that are drawn. */
  drawn: number;
  /** A text column whose values are the series, because several rows have the same x. */
  splitBy: string | undefined;
}

/** The first rows of a result as points, in the order of time when x is a time. */
export function chartData(answer: SqlAnswer, { x, y }: ChartChoice, timeZone: string): ChartData {
  const { columns } = answer;
  const xColumn = columns[x] ?? { name: '', type: '' };
  const isTime = ['time', 'date'].includes(kindOf(xColumn));
  const rows = answer.rows.slice(0, maxPoints).filter((row) => !isTime || timeOf(row[x]) !== undefined);
  const split = splitColumn(answer, rows, x);
  const splitBy = split === undefined ? undefined : columns[split]?.name;
  const series = seriesOf(rows, split, columns[y]?.name ?? '', timeZone, columns);
  const points = new Map<string, Point>();
  let drawn = 0;
  rows.forEach((row, i) => {
    const label = cellText(row[x], xColumn, timeZone);
    const name =
      split === undefined ? (series[0] ?? '') : cellText(row[split], columns[split] ?? xColumn, timeZone);
    if (!series.includes(name)) return;
    const key = split === undefined ? `${i}` : label;
    const point = points.get(key) ?? { x: timeOf(row[x]) ?? points.size, label, values: {} };
    if (!isTime) point.x = points.has(key) ? point.x : points.size;
    point.values[name] = numberOf(row[y]);
    points.set(key, point);
    drawn += 1;
  });
  const all = [...points.values()];
  return { isTime, points: isTime ? all.sort((a, b) => a.x - b.x) : all, series, drawn, splitBy };
}

const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

/** Epoch ms of a time, or of a date as text. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(ms) ? ms : undefined;
}

/** The first text column, if several rows have the same x. */
function splitColumn({ columns }: SqlAnswer, rows: readonly unknown[][], x: number): number | undefined {
  const isRepeated = new Set(rows.map((row) => String(row[x]))).size < rows.length;
  const found = columns.findIndex((column, i) => i !== x && ['text', 'boolean'].includes(kindOf(column)));
  return isRepeated && found >= 0 ? found : undefined;
}

/** The most frequent values of the column that splits, or the column of the numbers. */
function seriesOf(
  rows: readonly unknown[][],
  split: number | undefined,
  name: string,
  timeZone: string,
  columns: readonly SqlColumn[],
): string[] {
  if (split === undefined) return [name];
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = cellText(row[split], columns[split] ?? { type: '' }, timeZone);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const frequent = [...counts].sort(([, a], [, b]) => b - a);
  return frequent.slice(0, maxSeries).map(([value]) => value);
}
