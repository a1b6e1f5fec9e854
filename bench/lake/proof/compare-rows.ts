/** Compares single rows with the records that they come from. Returns what differs. */
import { isDeepStrictEqual } from 'node:util';
import type { Invalid, Row } from './expected';
import type { FileRow, InvalidFileRow } from './lake-rows';

const baseColumns = [
  'partition',
  'offset',
  'at',
  'key',
  'id',
  'type',
  'source',
  'traceparent',
  'epoch',
  'data',
];
const year2100 = 4_102_444_800_000;

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A value as a table holds it: names in snake case, no nulls, no lone surrogates, no negative zero. */
function stored(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\p{Cs}/gu, '\ufffd');
  if (typeof value === 'number') return value + 0;
  if (Array.isArray(value)) return value.map(stored);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return Object.fromEntries(kept.map(([name, one]) => [snakeCase(name), stored(one)]));
}

const columnOf = (name: string) => (baseColumns.includes(name) ? `data_${name}` : name);

/** Fields with any names in them, which a table holds as JSON text. */
const jsonFields = ['labels', 'attributes'];
const isJson = ([name]: [string, unknown]) => jsonFields.includes(name);

function columnsOf(fields: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(fields);
  const all = stored(Object.fromEntries(entries.filter((entry) => !isJson(entry)))) as Record<
    string,
    unknown
  >;
  const columns = Object.entries(all).map(([name, value]) => [columnOf(name), value]);
  return Object.fromEntries([...columns, ...entries.filter(isJson)]);
}

function foundColumns(fields: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(stored(fields) as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isJson([name, value]) ? JSON.parse(String(value)) : value]),
  );
}

const text = (bytes: Buffer | null) => bytes?.toString('utf8') ?? null;
const hex = (bytes: Buffer | null) => bytes?.toString('hex').toUpperCase() ?? null;

function isTimeRight(at: number, { timestamp }: { timestamp: number }, since: number): boolean {
  const isUsable = timestamp >= 0 && timestamp <= year2100;
  return isUsable ? at === timestamp : at >= since && at <= Date.now();
}

function isDataRight(data: string, { data: text, structured }: Row): boolean {
  return structured === undefined ? data === text : isDeepStrictEqual(JSON.parse(data), structured);
}

const folderOf = (at: number) => new Date(at).toISOString().slice(0, 13);

/** `since`: when the run began, epoch ms; a time of arrival is not before. */
export function rowProblems(found: FileRow, wanted: Row, since: number): string[] {
  const checks: [string, boolean][] = [
    ['at', isTimeRight(found.at, wanted, since)],
    ['key', found.key === text(wanted.key)],
    ['id', found.id === wanted.id],
    ['type', found.type === wanted.type],
    ['source', found.source === wanted.source],
    ['traceparent', found.traceparent === wanted.traceparent],
    ['data', isDataRight(found.data, wanted)],
    ['epoch', found.epoch === 0],
    ['folder', found.folder === folderOf(found.at)],
    ['columns', isDeepStrictEqual(foundColumns(found.fields), columnsOf(wanted.fields))],
  ];
  return checks.filter(([, isRight]) => !isRight).map(([name]) => name);
}

export function invalidRowProblems(found: InvalidFileRow, wanted: Invalid, since: number): string[] {
  const headers = wanted.headers.map(([name, value]) => [hex(name), hex(value)]);
  const checks: [string, boolean][] = [
    ['at', isTimeRight(found.at, wanted, since)],
    ['key', found.key === hex(wanted.key)],
    ['value', found.value === hex(wanted.value)],
    ['headers', isDeepStrictEqual(found.headers, headers)],
    ['reason', found.reason.length > 0 && found.message.length > 0],
  ];
  return checks.filter(([, isRight]) => !isRight).map(([name]) => name);
}
