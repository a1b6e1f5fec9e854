import { hostname } from 'node:os';
import { type DestinationStream, type Logger, pino } from 'pino';
import program from '../package.json';

/**
 * The logger of a process: JSON lines on stdout, or to `destination`, times in epoch ms. Each line has the role as `service`, the machine as
 * `host`, the process as `instance` (such as `gateway-1/4711`), and the version of the program.
 */
export function createLog(
  role: string,
  level: string,
  processName = role,
  destination?: DestinationStream,
): Logger {
  const options = { level, base: baseFields(role, processName) };
  return destination ? pino(options, destination) : pino(options);
}

/** The fields that every line of a process has. */
function baseFields(service: string, processName: string) {
  return { service, host: hostname(), instance: `${processName}/${process.pid}`, version: program.version };
}

/** What is known of an operation that has ended. */
export interface Operation {
  /** Without ids, such as `GET /orders/:orderId`, so that it repeats. */
  operation: string;
  /** performance.now() when it began. */
  startedAt: number;
  traceId?: string | undefined;
  orderId?: string | undefined;
  err?: unknown;
  [field: string]: unknown;
}

/** Logs an operation with `durationMs`. Called once for each, when it has ended: the durations of an operation are counted from these lines. */
export function logOperation(
  log: Logger,
  { startedAt, ...fields }: Operation,
  message: string,
  level: 'info' | 'warn' | 'error' = 'info',
): void {
  log[level]({ ...fields, durationMs: elapsedMs(startedAt) }, message);
}

/**
 * Logs that a request was answered with `status`: an unexpected error `err` as an error, another failure of the server as a
 * warning.
 */
export function logAnswer(log: Logger, answer: Operation & { status: number }): void {
  const { operation, status, err } = answer;
  const level = err ? 'error' : status >= 500 ? 'warn' : 'info';
  logOperation(log, answer, `${operation} answered ${status}`, level);
}

/** Ms since `startedAt`, to a hundredth. */
const elapsedMs = (startedAt: number): number => Math.round((performance.now() - startedAt) * 100) / 100;
