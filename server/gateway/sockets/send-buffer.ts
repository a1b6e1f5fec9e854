import type { ClientSocket } from './client-socket';

/** A client with more than this in its send buffer is sent nothing until the buffer has drained. */
export const fullBytes = 1024 * 1024;

/** Bytes in the send buffers of one client: of engine.io, and of the WebSocket. */
export function bufferedBytes({ socket }: { socket: ClientSocket }): number {
  const { conn } = socket;
  const waiting = (conn as unknown as { writeBuffer?: { data?: { length?: number } }[] }).writeBuffer ?? [];
  const web = (conn.transport as unknown as { socket?: { bufferedAmount?: number } } | undefined)?.socket;
  return waiting.reduce((sum, packet) => sum + (packet.data?.length ?? 0), web?.bufferedAmount ?? 0);
}
