import type { SqlColumn } from '@/lib/analytics/sql';

/** What kind of values a column has, by its type in DuckDB. */
export type ValueKind = 'time' | 'date' | 'number' | 'text' | 'boolean' | 'other';

const numeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)$/;

export function kindOf({ type }: Pick<SqlColumn, 'type'>): ValueKind {
  if (/^TIMESTAMP/.test(type) && !type.endsWith(']')) return 'time';
  if (type === 'DATE') return 'date';
  if (numeric.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  return /^(VARCHAR|UUID|ENUM\()/.test(type) && !type.endsWith(']') ? 'text' : 'other';
}

/** Whether points in time of the type belong to a time zone. */
const hasZone = (type: string): boolean => type === 'TIMESTAMP WITH TIME ZONE';

const formats = new Map<string, Intl.DateTimeFormat>();
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const cached = formats.get(timeZone);
  if (cached) return cached;
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
  formats.set(timeZone, format);
  return format;
}

/** 2026-11-26 09:00:00.125, in the time zone if the type has one. */
export function timeText(ms: number, type: string, timeZone: string): string {
  const micros = Math.round((((ms % 1_000) + 1_000) % 1_000) * 1_000);
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/000$/, '')}`;
  return formatIn(hasZone(type) ? timeZone : 'UTC').format(ms) + fraction;
}

/** A value as it is shown: numbers with all their digits and without separators, because they may be anything. */
export function cellText(value: unknown, { type }: Pick<SqlColumn, 'type'>, timeZone: string): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' && kindOf({ type }) === 'time') return timeText(value, type, timeZone);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
