import { watchFile } from 'node:fs';
import type { Terminal } from '@/server/supervisor/terminal/terminal';
import type { Fleet } from './fleet';

const POLL_MS = 300;
const ROLE_KINDS = ['gateway', 'balancer', 'service', 'simulator'];

/** For development: restarts the running roles whenever their built script changes. */
export function restartOnChange(script: string, fleet: Fleet, terminal: Terminal): void {
  watchFile(script, { interval: POLL_MS }, async (now, before) => {
    if (now.mtimeMs === before.mtimeMs || now.size === 0) return;
    const running = fleet
      .processes()
      .filter((info) => ROLE_KINDS.includes(info.kind) && info.status !== 'stopped');
    terminal.line(`The server code has changed; restarting ${running.map((info) => info.name).join(', ')}`);
    for (const { name } of running) {
      await fleet.find(name)?.stop();
      await fleet.find(name)?.start();
    }
  });
}
