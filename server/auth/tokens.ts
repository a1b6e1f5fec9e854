import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';

export type Role = 'viewer' | 'admin';
/** gateway: socket connections · admin: the sign-in cookie · internal: calls between processes. */
export type Audience = 'gateway' | 'admin' | 'internal';

export interface Claims {
  role: Role;
  /** Epoch ms. */
  expiresAt: number;
}
export type TokenError = 'bad_token' | 'expired_token';

const keys = new Map<string, KeyObject>();

/** One key object per secret: jose imports each new one, which costs as much as half of a handshake. */
function key(secret: string): KeyObject {
  const cached = keys.get(secret) ?? createSecretKey(Buffer.from(secret));
  keys.set(secret, cached);
  return cached;
}
const name = (audience: Audience) => `pulseboard-${audience}`;

/** Signs a JWT (HS256) for one audience, valid for `seconds`. */
export async function signToken(
  secret: string,
  audience: Audience,
  role: Role,
  seconds: number,
): Promise<{ token: string; expiresAt: number }> {
  const expires = Math.floor(Date.now() / 1000) + seconds;
  const token = await new SignJWT({ role })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(name(audience))
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key(secret));
  return { token, expiresAt: expires * 1000 };
}

/** The claims of a token, or why it is refused. Never throws. */
export async function verifyToken(
  secret: string,
  audience: Audience,
  token: string,
): Promise<Claims | TokenError> {
  try {
    const { payload } = await jwtVerify(token, key(secret), {
      audience: name(audience),
      algorithms: ['HS256'],
    });
    const role = payload.role === 'admin' ? 'admin' : 'viewer';
    return { role, expiresAt: (payload.exp ?? 0) * 1000 };
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'expired_token' : 'bad_token';
  }
}
