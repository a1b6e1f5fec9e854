import type { Socket as NetSocket } from 'node:net';
import type { Encoded } from '@/server/gateway/rooms/encoded';
import type { ClientSocket } from './client-socket';

interface WebSocketTransport {
  socket?: { readyState: number; _socket?: NetSocket };
}
interface EngineSocket {
  readyState: string;
  writeBuffer: unknown[];
  transport: { name: string } & WebSocketTransport;
  write(text: string): unknown;
}

const open = 1;

/**
 * Throws when the installed engine.io or ws lack what is used here and is no part of their API. To be called once for each
 * connection, so that an upgrade that changes them is an error of the first client and not a silent loss.
 */
export function checkInternals(socket: ClientSocket): void {
  const conn = socket.conn as unknown as Partial<EngineSocket>;
  const isKnown =
    Array.isArray(conn.writeBuffer) &&
    typeof conn.write === 'function' &&
    (conn.transport?.name !== 'websocket' || typeof conn.transport.socket?._socket?.write === 'function');
  if (!isKnown)
    throw new Error(
      'The installed socket.io or ws is not the version that package.json pins: its connections are not as expected. Run npm ci.',
    );
}

/**
 * Writes an encoded message to one client. To a WebSocket with an empty send buffer the frame is written directly on the
 * TCP connection: the work of socket.io per packet and client costs as much as the write itself. In every other case (long
 * polling, an upgrade, packets in the buffer) it goes through engine.io, which keeps the order.
 */
export function writeFrame(socket: ClientSocket, { text, frame }: Encoded): void {
  const conn = socket.conn as unknown as EngineSocket;
  const tcp = conn.writeBuffer.length === 0 ? tcpOf(conn) : undefined;
  if (tcp) tcp.write(frame);
  else conn.write(text);
}

function tcpOf({ readyState, transport }: EngineSocket): NetSocket | undefined {
  if (readyState !== 'open' || transport.name !== 'websocket') return undefined;
  return transport.socket?.readyState === open ? transport.socket._socket : undefined;
}
