import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server of a test that takes webhooks. */
export interface WebhookReceiver {
  url: string;
  /** Bodies, in the order in which they came. */
  received: { type: string; data: { title: string } }[];
  stop(): void;
}

/** Listens on a free port of this machine, and answers each webhook with 200. */
export async function receiveWebhooks(): Promise<WebhookReceiver> {
  const received: WebhookReceiver['received'] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push(JSON.parse(text));
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
