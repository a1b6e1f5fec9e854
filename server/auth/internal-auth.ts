import { signToken, verifyToken } from '@/server/auth/tokens';

const LIFETIME_SECONDS = 60;

/** The caller of an internal API did not send a valid token. */
class NotAuthorized extends Error {
  override name = 'NotAuthorized';
  readonly statusCode = 401;
}

/** Signs a token for a call of another process's internal API, valid for 60 s. */
export async function signInternal(secret: string): Promise<string> {
  const { token } = await signToken(secret, 'internal', 'admin', LIFETIME_SECONDS);
  return token;
}

/** Checks an Authorization header. Throws NotAuthorized with the reason. */
export async function verifyInternal(secret: string, header: string | undefined): Promise<void> {
  const token = /^Bearer (.+)$/i.exec(header ?? '')?.[1];
  if (!token) throw new NotAuthorized('Send an internal token: Authorization: Bearer <token>.');
  const claims = await verifyToken(secret, 'internal', token);
  if (claims === 'expired_token') throw new NotAuthorized('The token has expired. Sign a new one.');
  if (claims === 'bad_token' || claims.role !== 'admin') {
    throw new NotAuthorized(
      'The token is not an internal one that was signed with AUTH_SECRET. Run both processes with the same AUTH_SECRET.',
    );
  }
}
