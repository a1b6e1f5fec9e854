import { z } from 'zod';
import { renewSchema, reportSchema, subscribeSchema, unsubscribeSchema } from '@/lib/protocol';

type Json = Record<string, unknown>;

/** What a client sends to the gateway, by the name of the socket.io event. docs/consuming.md has the answers. */
const requests: Record<string, { schema: z.ZodType; summary: string }> = {
  subscribe: { schema: subscribeSchema, summary: 'Subscribes to a feed, or resumes it from a cursor.' },
  unsubscribe: { schema: unsubscribeSchema, summary: 'Ends a subscription.' },
  renew: { schema: renewSchema, summary: 'Replaces the token before it expires.' },
  report: {
    schema: reportSchema,
    summary:
      'What a page measures, per feed: sent every 10 s while it is visible. Optional; refused more often than every 5 s.',
  },
};
const names = Object.keys(requests);
/** An event of a topic may have the same name. */
const keyOf = (name: string) =>
  `request.${name}`.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase());
const ref = (pointer: string) => ({ $ref: `#/${pointer}` });

/** The parts of the AsyncAPI document about the socket: requests of clients, each answered by an acknowledgement. */
export const gatewayParts = {
  channels: {
    gateway: {
      address: '/socket.io',
      title: 'gateway',
      description:
        'socket.io 4, namespace /. GET /api/session has the address and the token for the handshake: auth { token, protocol: 1 }.',
      messages: Object.fromEntries(
        names.map((name) => [keyOf(name), ref(`components/messages/${keyOf(name)}`)]),
      ),
    } as Json,
  },
  operations: {
    'send.gateway': {
      action: 'send',
      channel: ref('channels/gateway'),
      messages: names.map((name) => ref(`channels/gateway/messages/${keyOf(name)}`)),
    } as Json,
  },
  messages: Object.fromEntries(
    Object.entries(requests).map(([name, { summary }]): [string, Json] => [
      keyOf(name),
      {
        ...{ name, title: name, summary, contentType: 'application/json' },
        payload: ref(`components/schemas/${keyOf(name)}`),
      },
    ]),
  ),
  schemas: Object.fromEntries(
    Object.entries(requests).map(([name, { schema }]): [string, Json] => {
      const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
      return [keyOf(name), rest as Json];
    }),
  ),
};
