import { hostname } from 'node:os';
import { type Logger, pino } from 'pino';
import program from '../package.json';

/**
 * The logger of a process: JSON lines on stdout, times in epoch ms. Each line has the role as `service`, the machine as
 * `host`, the process as `instance` (such as `gateway-1/4711`), and the version of the program.
 */
export function createLog(role: string, level: string, processName = role): Logger {
  return pino({ level, base: baseFields(role, processName) });
}

/** The fields that every line of a process has. */
function baseFields(service: string, processName: string) {
  return { service, host: hostname(), instance: `${processName}/${process.pid}`, version: program.version };
}
