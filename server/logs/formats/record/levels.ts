import { logLevels, toLogLevel } from '@/lib/events';
import type { LogData } from '../line-format';

type Level = LogData['level'];
const known: ReadonlySet<unknown> = new Set(logLevels);

/** Names of other programs that a record of Kafka must not have, but a line in a file has. */
const shortNames = new Map<string, Level>([
  ['err', 'error'],
  ['eror', 'error'],
  ['severe', 'error'],
  ['crit', 'fatal'],
  ['emerg', 'fatal'],
  ['dpanic', 'fatal'],
  ['wrn', 'warn'],
  ['information', 'info'],
  ['inf', 'info'],
  ['log', 'info'],
  ['config', 'info'],
  ['dbg', 'debug'],
  ['verbose', 'debug'],
  ['fine', 'debug'],
  ['finer', 'debug'],
  ['finest', 'debug'],
]);

/** The level that a name in any case or a number of pino means; undefined if it is not known. */
export function levelOf(value: unknown): Level | undefined {
  const level = toLogLevel(value);
  if (known.has(level)) return level as Level;
  return typeof level === 'string' ? shortNames.get(level) : undefined;
}

/** The level of an HTTP status: 5xx error, 4xx warn, others info. */
export function levelOfStatus(status: number): Level {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}
