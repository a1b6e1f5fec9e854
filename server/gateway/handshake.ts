import type { Socket } from 'socket.io';
import { handshakeSchema, PROTOCOL_VERSION, type Refusal, type RefusalCode, refuse } from '@/lib/protocol';
import { type Claims, verifyToken } from '@/server/clients/tokens';

/** A refused handshake: `data` reaches the client's connect_error. */
class HandshakeError extends Error {
  constructor(readonly data: Refusal) {
    super(data.message);
  }
}

export interface HandshakeOptions {
  authSecret: string;
  allowedOrigins: readonly string[];
  /** False until the rings are warmed: before, a cursor cannot be honoured. */
  ready(): boolean;
  onRefusal(code: RefusalCode): void;
}

/** socket.io middleware: takes no socket without a valid token, or from an origin that is not listed. */
export function handshake(options: HandshakeOptions) {
  return async (socket: Socket, next: (error?: Error) => void): Promise<void> => {
    const answer = await check(socket, options);
    if (typeof answer !== 'string') {
      socket.data.claims = answer;
      next();
      return;
    }
    options.onRefusal(answer);
    next(new HandshakeError(refuse(answer)));
  };
}

async function check(socket: Socket, options: HandshakeOptions): Promise<Claims | RefusalCode> {
  const { origin } = socket.handshake.headers;
  // Programs that are no browser send no origin: the token alone decides about them.
  if (origin !== undefined && !options.allowedOrigins.includes(origin)) return 'bad_origin';
  if (!options.ready()) return 'not_ready';
  const auth = handshakeSchema.safeParse(socket.handshake.auth);
  if (!auth.success) return 'no_token';
  if (auth.data.protocol !== PROTOCOL_VERSION) return 'bad_protocol';
  return verifyToken(options.authSecret, 'gateway', auth.data.token);
}
