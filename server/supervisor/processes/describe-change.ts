import type { ProcessInfo } from './supervised';

function describeExit({ lastExit }: ProcessInfo): string {
  if (!lastExit) return 'ended';
  const { code, signal, reason } = lastExit;
  const how = signal
    ? `was ended by ${signal}`
    : code === null
      ? 'did not start'
      : `ended with exit code ${code}`;
  const why = reason.split('\n').find((line) => /error|exception|cannot|failed/i.test(line));
  return why ? `${how}: ${why.trim().slice(0, 200)}` : how;
}

/** The terminal line for a change of a process, or undefined when there is none. */
export function describeChange(info: ProcessInfo, delayMs = 0): string | undefined {
  switch (info.status) {
    case 'running':
      return `${info.name} is ready (process ${info.pid})`;
    case 'backoff':
      return `${info.name} ${describeExit(info)}; restarting it in ${delayMs / 1000} s`;
    case 'crashed':
      return `${info.name} ${describeExit(info)}`;
    case 'stopped':
      return `${info.name} has stopped`;
    case 'starting':
      return undefined;
  }
}
