import type { Socket } from 'socket.io';
import { handshakeSchema, PROTOCOL_VERSION, type Refusal, type RefusalCode, refuse } from '@/lib/protocol';
import { type Claims, verifyToken } from '@/server/auth/tokens';
import type { Admission } from './admission';
import { isAllowedOrigin, type OriginRules } from './origin';

/** A refused handshake. socket.io sends `data` to the client, with its connect_error. */
class HandshakeError extends Error {
  constructor(readonly data: Refusal) {
    super(data.message);
  }
}

export interface HandshakeOptions {
  authSecret: string;
  origins: OriginRules;
  /** False during warm-up, when the gateway could not resume a cursor, and while it shuts down. */
  ready(): boolean;
  admission: Admission;
  onRefusal(code: RefusalCode): void;
}

/**
 * socket.io middleware: refuses a socket without a valid token or with an origin that is not allowed, and bounds how many
 * are accepted a second.
 */
export function handshake(options: HandshakeOptions) {
  return async (socket: Socket, next: (error?: Error) => void): Promise<void> => {
    const claims = await authenticate(socket, options);
    const refusal = typeof claims === 'string' ? refuse(claims) : await waitForTurn(options);
    if (!refusal) {
      socket.data.claims = claims;
      next();
      return;
    }
    options.onRefusal(refusal.code);
    next(new HandshakeError(refusal));
  };
}

async function authenticate(socket: Socket, options: HandshakeOptions): Promise<Claims | RefusalCode> {
  const { origin, host } = socket.handshake.headers;
  if (!isAllowedOrigin(origin, host, options.origins)) return 'bad_origin';
  if (!options.ready()) return 'not_ready';
  const auth = handshakeSchema.safeParse(socket.handshake.auth);
  if (!auth.success) return 'no_token';
  if (auth.data.protocol !== PROTOCOL_VERSION) return 'bad_protocol';
  return verifyToken(options.authSecret, 'gateway', auth.data.token);
}

async function waitForTurn({ admission, ready }: HandshakeOptions): Promise<Refusal | undefined> {
  const turn = await admission.admit();
  if (!turn.ok) return { ...refuse('busy'), retryAfterMs: turn.retryAfterMs };
  // The gateway may have begun to shut down in the meantime.
  return ready() ? undefined : refuse('not_ready');
}
