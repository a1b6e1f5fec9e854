/**
 * A page in a process of its own: everything between its socket and its store is the real one. `page GATEWAY_URL TOKEN
 * FILTER TIER`. Answers requests over IPC.
 */

import { io } from 'socket.io-client';
import { Connection } from '@/components/live/connection/connection';
import type { OpenSocket } from '@/components/live/connection/open-socket';
import type { LedgerRow } from '@/components/live/ledger/ledger';
import { ledgerReport } from '@/components/live/ledger/ledger-report';
import { Live } from '@/components/live/live';
import type { LogsView } from '@/components/live/stores/log-store';
import type { Filter, Tier } from '@/lib/protocol';
import { PROTOCOL_VERSION } from '@/lib/protocol';
import { frames } from './browser-globals';

/** What a page shows, and what it cost. */
export interface PageState {
  row: LedgerRow;
  isLive: boolean;
  /** Events that are not in the list yet. */
  waiting: number;
  lines: number;
  /** Coordinates of the newest line of each partition. */
  newest: Record<number, number>;
  view: Omit<LogsView, 'lines'>;
  frames: typeof frames;
  /** The most processor time between two timers of 10 ms: for so long the page did not react. */
  longestBlockMs: number;
  cpuMs: number;
}
export type PageRequest = 'state' | 'cut' | 'report';

const [gatewayUrl = '', token = '', filter = '{}', tier = 'live'] = process.argv.slice(2);
const everyMs = 10;
let longestBlockMs = 0;
let before = process.cpuUsage();
setInterval(() => {
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  longestBlockMs = Math.max(longestBlockMs, (user + system) / 1_000);
}, everyMs);

const session = async () => ({ token, gatewayUrl, role: 'viewer' as const, expiresAt: Date.now() + 900_000 });
let cut = () => {};
// As open-socket.ts, with the origin that a browser would send.
const open: OpenSocket = ({ gatewayUrl: url }) => {
  const socket = io(url, {
    transports: ['websocket'],
    auth: { token, protocol: PROTOCOL_VERSION },
    reconnection: false,
    forceNew: true,
    extraHeaders: { origin: 'http://page.test' },
  });
  cut = () => socket.io.engine.close();
  return socket as ReturnType<OpenSocket>;
};

const live = new Live(new Connection(session, undefined, open));
live.start();
live.subscriptions.desired.add('logs', { filter: JSON.parse(filter) as Filter, tier: tier as Tier });
// A component that shows the lines reads them once per frame.
live.logs.onChange(() => void live.logs.view());

function state(): PageState {
  const { lines, ...view } = live.logs.view();
  const newest: Record<number, number> = {};
  for (const { partition, offset } of lines) newest[partition] = Math.max(offset, newest[partition] ?? -1);
  const { user, system } = process.cpuUsage();
  return {
    row: live.ledger.row('logs'),
    isLive: live.sessions.get('logs')?.snapshot().status === 'live' && live.queue.recovered === 0,
    waiting: live.queue.size,
    lines: lines.length,
    newest,
    view,
    frames,
    longestBlockMs,
    cpuMs: (user + system) / 1_000,
  };
}

process.on('message', (request: PageRequest) => {
  if (request === 'cut') cut();
  else if (request === 'state') process.send?.(state());
  else process.send?.(ledgerReport(live, Date.now(), 'http://page.test/logs'));
});
