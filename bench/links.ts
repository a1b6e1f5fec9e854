/** Connections to the servers under test, and the decoding of their messages. */
import { WebSocket } from 'ws';
import { Wire, webSocketOptions } from './wire';

export interface Link {
  drop(): void;
}
export interface LinkHandlers {
  /** Subscribed. */
  open(): void;
  /** A message with events, not decoded. */
  data(bytes: Buffer): void;
  /** Refused or lost, with the delay before the next attempt in ms, 0 where the server gives none. */
  closed(retryAfterMs: number): void;
}
export interface Delivery {
  /** Record timestamps, epoch ms. */
  at: number[];
  conflated: number;
}
interface ServerProtocol {
  open(port: number, token: string, feed: string, handlers: LinkHandlers): Link;
  decode(bytes: Buffer): Delivery;
}

/** How a successful acknowledgement begins. Compared without decoding, because a snapshot may be large. */
const accepted = Buffer.from('[{"ok":true');
const retryAfterOf = (refusal: { retryAfterMs?: number } = {}) => refusal.retryAfterMs ?? 0;

function openPulseboard(port: number, token: string, feed: string, handlers: LinkHandlers): Link {
  let retryAfterMs = 0;
  const refuse = (refusal?: object) => {
    retryAfterMs = retryAfterOf(refusal);
    wire.drop();
  };
  const wire: Wire = new Wire(
    port,
    { token, protocol: 1 },
    {
      open: () =>
        wire.request('subscribe', { feed }, (json) => {
          if (json.subarray(0, accepted.length).equals(accepted)) handlers.open();
          else refuse(JSON.parse(json.toString())[0]);
        }),
      refused: (json) => refuse(JSON.parse(json.toString()).data),
      event: (json) => handlers.data(json),
      closed: () => handlers.closed(retryAfterMs),
    },
  );
  return wire;
}

const openNaive = (port: number, _token: string, _feed: string, handlers: LinkHandlers): Link =>
  new Wire(
    port,
    {},
    {
      open: () => handlers.open(),
      refused: () => undefined,
      event: (json) => handlers.data(json),
      closed: () => handlers.closed(0),
    },
  );

const opened = Buffer.from('"subscribe":{');
const push = Buffer.from('{"push"');
/** A ping is an empty object, alone or as a line of a message. https://centrifugal.dev/docs/transports/client_protocol */
const isPing = (bytes: Buffer) =>
  (bytes[0] === 0x7b && bytes[1] === 0x7d) ||
  (bytes.at(-1) === 0x7d && bytes.at(-2) === 0x7b && bytes.at(-3) === 0x0a);

function openCentrifugo(port: number, _token: string, feed: string, handlers: LinkHandlers): Link {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/connection/websocket`, webSocketOptions);
  socket.on('open', () => {
    socket.send('{"id":1,"connect":{}}');
    socket.send(JSON.stringify({ id: 2, subscribe: { channel: feed } }));
  });
  socket.on('message', (bytes: Buffer) => {
    if (isPing(bytes)) socket.send('{}');
    if (bytes.includes(opened)) handlers.open();
    if (bytes.subarray(0, push.length).equals(push)) handlers.data(bytes);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => handlers.closed(0));
  return { drop: () => socket.terminate() };
}

interface Push {
  push?: { pub?: { data: { at: number } } };
}

export const protocols: Record<string, ServerProtocol> = {
  naive: {
    open: openNaive,
    decode: (bytes) => ({ at: [JSON.parse(bytes.toString())[1].at], conflated: 0 }),
  },
  pulseboard: {
    open: openPulseboard,
    decode: (bytes) => {
      const [, { events, conflated = 0 }] = JSON.parse(bytes.toString());
      return { at: events?.map(({ at }: { at: number }) => at) ?? [], conflated };
    },
  },
  centrifugo: {
    open: openCentrifugo,
    decode: (bytes) => {
      const lines = bytes.toString().trim().split('\n');
      const publications = lines.map((line) => (JSON.parse(line) as Push).push?.pub);
      return { at: publications.flatMap((pub) => (pub ? [pub.data.at] : [])), conflated: 0 };
    },
  },
};
