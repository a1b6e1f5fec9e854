/** Scenarios about what open pages measure. */
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import type { ClientToGateway, GatewayToClient, PageReport } from '@/lib/protocol';
import type { Scenario } from './play';
import type { World } from './world';

const report: PageReport = {
  feeds: [{ feed: 'orders', painted: 100, p50: 900, p99: 5_000, unexplained: 3 }],
};
const everyMs = 6_000;

/** A page that reports what it measures, as the browser does. */
async function openPage({ stack }: World): Promise<Socket<GatewayToClient, ClientToGateway>> {
  const session = await fetch(new URL('/api/session', stack.page));
  const { token } = z.object({ token: z.string() }).parse(await session.json());
  const socket: Socket<GatewayToClient, ClientToGateway> = io(stack.gateway, {
    transports: ['websocket'],
    auth: { token, protocol: 1 },
    extraHeaders: { origin: new URL(stack.page).origin },
  });
  await once(socket as unknown as NodeJS.EventEmitter, 'connect');
  return socket;
}

let page: Socket<GatewayToClient, ClientToGateway> | undefined;
let timer: NodeJS.Timeout | undefined;

export const strugglingPage: Scenario = {
  name: 'a page is slow and misses offsets',
  cause: async (world) => {
    page = await openPage(world);
    const send = () => page?.emit('report', report, () => undefined);
    send();
    timer = setInterval(send, everyMs);
  },
  undo: async () => {
    clearInterval(timer);
    page?.disconnect();
  },
  expects: [
    { rule: 'unexplained-offsets', labels: { feed: 'orders' } },
    { rule: 'screen-latency', labels: { feed: 'orders' } },
  ],
  withinS: 90,
};
