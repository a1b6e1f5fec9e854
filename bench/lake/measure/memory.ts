/** Resident memory of a process of Linux. */
import { readFileSync } from 'node:fs';

/** Now and at its highest since the start, MiB. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
export function residentMib(pid: number): { now: number; highest: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024);
  return { now: of('VmRSS'), highest: of('VmHWM') };
}
