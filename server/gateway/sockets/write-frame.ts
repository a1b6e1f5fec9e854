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
