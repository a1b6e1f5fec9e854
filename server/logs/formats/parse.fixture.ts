import { formatOf, type LogData } from './index';

export const source = { path: '/var/log/app.log', service: 'app', host: 'machine' };
export const readAt = Date.UTC(2026, 10, 26, 12);

/** Reads a record of one or several lines as the collector does. */
export const parse = (record: string): LogData =>
  formatOf(record.split('\n', 1)[0] ?? '').parse(record, source, readAt);

/** The records that the collector makes of the lines of a file. */
export function recordsOf(lines: string): string[] {
  const records: string[] = [];
  for (const line of lines.split('\n')) {
    const last = records.at(-1);
    const continues = last !== undefined && formatOf(last.split('\n', 1)[0] ?? '').isContinuation(line);
    if (continues) records[records.length - 1] += `\n${line}`;
    else records.push(line);
  }
  return records;
}
