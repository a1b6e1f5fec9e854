import { type Logger, pino } from 'pino';

/** The logger of a process: JSON lines on stdout, times in epoch ms. */
export function createLog(role: string, level: string): Logger {
  return pino({ level, base: { service: role } });
}
