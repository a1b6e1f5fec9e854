/** The levels of `log.written`, least severe first. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

const otherNames: Readonly<Record<string, LogLevel>> = {
  trace: 'debug',
  notice: 'info',
  warning: 'warn',
  critical: 'fatal',
  alert: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
};

// https://getpino.io/#/docs/api?id=logger-level: trace 10, debug 20 … fatal 60, and custom levels in between.
const lowestNumbers: readonly [number, LogLevel][] = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [10, 'debug'],
];

/** Maps a level of another logger to one of `logLevels`; returns an unknown level unchanged. */
export function toLogLevel(level: unknown): unknown {
  if (typeof level === 'number') return lowestNumbers.find(([lowest]) => level >= lowest)?.[1] ?? level;
  if (typeof level !== 'string' || level.length > 20) return level;
  const name = level.trim().toLowerCase();
  return Object.hasOwn(otherNames, name) ? otherNames[name] : name;
}
