import * as ws from 'ws';
import type { EventsBatch, Gap } from '@/lib/protocol';
import { PreEncodedMessage } from './packet-parser';

/** A message that is encoded once for many clients. */
export interface Encoded {
  /** The argument of engine.io's `write`: a socket.io packet of type EVENT. https://socket.io/docs/v4/socket-io-protocol/ */
  text: string;
  /** The whole WebSocket frame. */
  frame: Buffer;
}

const textFrame = 1;
const engineMessage = '4';
const eventPacket = '2';

/** Makes the frames of `ws`. Its types leave it out, but socket.io's own broadcast uses it too. */
const { Sender } = ws as unknown as {
  Sender: { frame(data: Buffer, options: object): [Buffer, Buffer?] };
};

const wholeText = { readOnly: false, mask: false, rsv1: false, opcode: textFrame, fin: true };

/** RFC 6455, 5.7: a single-frame unmasked text message "x". */
const knownFrame = Buffer.of(0x81, 0x01, 0x78);
if (!concat(partsOf(Buffer.from('x'))).equals(knownFrame))
  throw new Error(
    'The installed ws is not the version that package.json pins: its frames are not as expected. Run npm ci.',
  );

/** Encodes a message as socket.io and `ws` would for each client. */
export function encode(name: 'events' | 'gap', message: EventsBatch | Gap | PreEncodedMessage): Encoded {
  const json = message instanceof PreEncodedMessage ? message.text : JSON.stringify(message);
  const text = `${eventPacket}["${name}",${json}]`;
  return { text, frame: concat(partsOf(Buffer.from(engineMessage + text))) };
}

function partsOf(data: Buffer): Buffer[] {
  return Sender.frame(data, wholeText).filter((part) => part !== undefined);
}

/**
 * Allocates memory for this frame alone. Buffer.concat would take it from a pool that is shared with other frames, and one
 * slow client would keep the whole pool in memory.
 */
function concat(parts: readonly Buffer[]): Buffer {
  const whole = Buffer.allocUnsafeSlow(parts.reduce((size, part) => size + part.length, 0));
  let end = 0;
  for (const part of parts) end += part.copy(whole, end);
  return whole;
}
