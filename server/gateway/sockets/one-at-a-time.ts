import type { Socket } from 'socket.io';
import { refuse } from '@/lib/protocol';
import type { FailureLog } from '@/server/gateway/failure-log';

type Next = (error?: Error) => void;
type Handshake = (socket: Socket, next: Next) => Promise<void>;

/**
 * socket.io middleware: lets one connection ask to be taken once, and again after it was refused. socket.io itself makes
 * a client of every CONNECT that comes before the first is answered, each with limits of its own.
 */
export function oneAtATime(handshake: Handshake, failures: FailureLog) {
  const taken = new WeakSet<object>();
  return (socket: Socket, next: Next): void => {
    const { conn } = socket;
    if (taken.has(conn)) {
      conn.close();
      // socket.io forgets what it made only when it is told something.
      next(new Error(refuse('too_many').message));
      return;
    }
    taken.add(conn);
    const answer: Next = (error) => {
      if (error) taken.delete(conn);
      next(error);
    };
    handshake(socket, answer).catch((error: unknown) => {
      failures.report(error, 'a handshake');
      answer(Object.assign(new Error(refuse('internal').message), { data: refuse('internal') }));
    });
  };
}
