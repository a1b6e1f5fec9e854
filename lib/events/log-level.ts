/** The levels of `log.written`, least severe first. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
type LogLevel = (typeof logLevels)[number];

const otherNames: Readonly<Record<string, LogLevel>> = {
  trace: 'debug',
  notice: 'info',
  warning: 'warn',
  critical: 'fatal',
  alert: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
};

// https://getpino.io/#/docs/api?id=logger-level: trace 10, debug 20 … fatal 60, and what is between them.
const leastNumbers: readonly [number, LogLevel][] = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [10, 'debug'],
];

/** A level as other loggers write it, as one of ours; what is none of them is returned as it is. */
export function toLogLevel(level: unknown): unknown {
  if (typeof level === 'number') return leastNumbers.find(([least]) => level >= least)?.[1] ?? level;
  if (typeof level !== 'string' || level.length > 20) return level;
  const name = level.trim().toLowerCase();
  return Object.hasOwn(otherNames, name) ? otherNames[name] : name;
}
