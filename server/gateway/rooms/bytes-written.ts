import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Counts the bytes that an HTTP server and its WebSockets write, from the counters of the TCP sockets, so that a write
 * costs nothing more. Returns a function that returns the bytes since its last call.
 */
export function watchBytesWritten(http: Server): () => number {
  const counted = new Map<Socket, number>();
  let closed = 0;
  http.on('connection', (socket: Socket) => {
    counted.set(socket, 0);
    socket.once('close', () => {
      closed += socket.bytesWritten - (counted.get(socket) ?? 0);
      counted.delete(socket);
    });
  });
  return () => {
    let bytes = closed;
    closed = 0;
    for (const [socket, before] of counted) {
      bytes += socket.bytesWritten - before;
      counted.set(socket, socket.bytesWritten);
    }
    return bytes;
  };
}
