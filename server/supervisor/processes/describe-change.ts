import type { ProcessInfo } from './supervised';

function ending({ lastExit }: ProcessInfo): string {
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

/** The line for the terminal when a process changes, or undefined when there is nothing to tell. */
export function describeChange(info: ProcessInfo, delayMs = 0): string | undefined {
  switch (info.status) {
    case 'running':
      return `${info.name} is ready (process ${info.pid})`;
    case 'backoff':
      return `${info.name} ${ending(info)}; starting it again in ${delayMs / 1000} s`;
    case 'crashed':
      return `${info.name} ${ending(info)}`;
    case 'stopped':
      return `${info.name} is stopped`;
    case 'starting':
      return undefined;
  }
}
