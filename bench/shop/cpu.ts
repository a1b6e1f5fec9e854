import { readdirSync, readFileSync } from 'node:fs';

/** CPU time by owner, ms, user and system. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export type CpuUse = Record<string, number>;

// Linux counts in hundredths of a second.
const tickMs = 10;

const owners: [string, RegExp][] = [
  ['kafka', /kafka\.Kafka/],
  ['postgres', /postgres/],
];

function ownerOf(pid: string, args: string): string | undefined {
  const service = /run-service\.mjs.*"name":"(\w+)"/.exec(args)?.[1];
  if (service) return service;
  if (pid === String(process.pid)) return 'customers';
  return owners.find(([, pattern]) => pattern.test(args))?.[0];
}

/** CPU time of each part of the shop so far. Other processes are not counted. */
export function readCpu(): CpuUse {
  const use: CpuUse = {};
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const owner = ownerOf(pid, args);
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      if (owner) use[owner] = (use[owner] ?? 0) + (Number(fields[11]) + Number(fields[12])) * tickMs;
    } catch {
      // The process has exited meanwhile.
    }
  }
  return use;
}

/** CPU time of the whole machine since it started, ms. */
export function readMachine(): { busy: number; idle: number } {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = first
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) * tickMs);
  return { busy: user + nice + system + irq + soft + steal, idle: idle + wait };
}

/** CPU per order in ms, the largest first. */
export function perOrder(before: CpuUse, after: CpuUse, orders: number): string {
  return Object.entries(after)
    .map(([owner, ms]) => [owner, (ms - (before[owner] ?? 0)) / orders] as const)
    .sort(([, a], [, b]) => b - a)
    .map(([owner, ms]) => `${owner} ${ms.toFixed(2)}`)
    .join(', ');
}
