import * as ws from 'ws';
import type { EventsBatch, Gap } from '@/lib/protocol';
import { PreEncodedMessage } from './packet-parser';

/** A message that many clients get, encoded once. */
export interface Encoded {
  /** As engine.io takes it: a socket.io packet of type EVENT. https://socket.io/docs/v4/socket-io-protocol/ */
  text: string;
  /** The whole WebSocket frame. */
  frame: Buffer;
}

const textFrame = 1;
const engineMessage = '4';
const eventPacket = '2';

/** What `ws` makes frames with; socket.io's own broadcast uses it too, and its types leave it out. */
const { Sender } = ws as unknown as {
  Sender: { frame(data: Buffer, options: object): [Buffer, Buffer?] };
};

/** Encodes a message as socket.io and `ws` would for each client by itself. */
export function encode(name: 'events' | 'gap', message: EventsBatch | Gap | PreEncodedMessage): Encoded {
  const json = message instanceof PreEncodedMessage ? message.text : JSON.stringify(message);
  const text = `${eventPacket}["${name}",${json}]`;
  const parts = Sender.frame(Buffer.from(engineMessage + text), {
    readOnly: false,
    mask: false,
    rsv1: false,
    opcode: textFrame,
    fin: true,
  });
  return { text, frame: joined(parts.filter((part) => part !== undefined)) };
}

/**
 * In memory of its own: what Buffer.concat takes a small piece from is shared by many, and all of it would stay for as
 * long as one slow client waits for the piece.
 */
function joined(parts: readonly Buffer[]): Buffer {
  const whole = Buffer.allocUnsafeSlow(parts.reduce((size, part) => size + part.length, 0));
  let end = 0;
  for (const part of parts) end += part.copy(whole, end);
  return whole;
}
