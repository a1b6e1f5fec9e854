import type { ClientSocket } from './client-socket';

/** With more than this waiting, it gets nothing until it has drained, and then all that it missed. */
export const fullBytes = 1024 * 1024;

/** Bytes that wait for one client: what engine.io holds back and what the operating system has not taken. */
export function bufferedBytes({ socket }: { socket: ClientSocket }): number {
  const { conn } = socket;
  const waiting = (conn as unknown as { writeBuffer?: { data?: { length?: number } }[] }).writeBuffer ?? [];
  const web = (conn.transport as unknown as { socket?: { bufferedAmount?: number } } | undefined)?.socket;
  return waiting.reduce((sum, packet) => sum + (packet.data?.length ?? 0), web?.bufferedAmount ?? 0);
}
