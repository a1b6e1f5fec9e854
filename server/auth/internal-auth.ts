import { signToken, verifyToken } from '@/server/auth/tokens';

const LIFETIME_SECONDS = 60;

/** A caller of an internal API that did not show a valid token. */
class NotAuthorized extends Error {
  override name = 'NotAuthorized';
  readonly statusCode = 401;
}

/** A token with which one process calls another's internal API; it holds for 60 s. */
export async function signInternal(secret: string): Promise<string> {
  const { token } = await signToken(secret, 'internal', 'admin', LIFETIME_SECONDS);
  return token;
}

/** Checks an Authorization header. Throws NotAuthorized, which says what is wrong with it. */
export async function verifyInternal(secret: string, header: string | undefined): Promise<void> {
  const token = /^Bearer (.+)$/i.exec(header ?? '')?.[1];
  if (!token) throw new NotAuthorized('Send an internal token: Authorization: Bearer <token>.');
  const claims = await verifyToken(secret, 'internal', token);
  if (claims === 'expired_token') throw new NotAuthorized('The token has expired: sign a new one.');
  if (claims === 'bad_token' || claims.role !== 'admin') {
    throw new NotAuthorized('The token is not an internal one signed with AUTH_SECRET.');
  }
}
