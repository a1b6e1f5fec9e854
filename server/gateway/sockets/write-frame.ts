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
 * Writes a message that was encoded once. A WebSocket with nothing waiting gets the frame straight on its TCP
 * connection: what socket.io does for each packet and client in between costs as much as the write itself. In
 * every other case (long polling, an upgrade, packets that wait) it goes the usual way, so that order is kept.
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
