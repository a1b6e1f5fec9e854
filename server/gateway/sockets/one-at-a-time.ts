import type { Socket } from 'socket.io';
import { refuse } from '@/lib/protocol';
import type { FailureLog } from '@/server/gateway/failure-log';

type Next = (error?: Error) => void;
type Handshake = (socket: Socket, next: Next) => Promise<void>;

/**
 * socket.io middleware: allows one CONNECT per connection, and another one after a refusal. socket.io itself would make a
 * client, with limits of its own, of every CONNECT that arrives before the first is answered.
 */
export function oneAtATime(handshake: Handshake, failures: FailureLog) {
  const connecting = new WeakSet<object>();
  return (socket: Socket, next: Next): void => {
    const { conn } = socket;
    if (connecting.has(conn)) {
      conn.close();
      // Without a call of `next` socket.io would keep the socket in memory.
      next(new Error(refuse('too_many').message));
      return;
    }
    connecting.add(conn);
    const done: Next = (error) => {
      if (error) connecting.delete(conn);
      next(error);
    };
    handshake(socket, done).catch((error: unknown) => {
      failures.report(error, 'a handshake');
      done(Object.assign(new Error(refuse('internal').message), { data: refuse('internal') }));
    });
  };
}
