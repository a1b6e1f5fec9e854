import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '@/lib/problem';
import { authSecret, environment } from '@/server/web/environment';
import { Pacer } from './pacer';
import { addressOf, clientAddress } from './same-origin';
import { SignInThrottle } from './sign-in-throttle';
import { type Claims, signToken, verifyToken } from './tokens';

export const adminCookie = 'pulseboard_admin';
const lifetimeSeconds = 12 * 60 * 60;

const throttle = new SignInThrottle();
/** Limits the attempts of all sources together, because an attacker may have many; failed sources wait longest. */
const pacer = new Pacer({ perSecond: 5, burst: 20 });
const comparisonKey = randomBytes(32);

/** The admin who sends this request, or undefined. */
export async function readAdmin(request: Request): Promise<Claims | undefined> {
  return adminOfCookie(cookieOf(request));
}

/** A short name of the admin session that sends this request, the same for each of its requests; for logs and limits. */
export function adminSessionName(request: Request): string {
  const digest = createHash('sha256').update(cookieOf(request) ?? '');
  return `admin-${digest.digest('hex').slice(0, 12)}`;
}

/** The admin session in a value of the admin cookie, or undefined. */
async function adminOfCookie(value: string | undefined): Promise<Claims | undefined> {
  if (!value) return undefined;
  const claims = await verifyToken(authSecret(), 'admin', value);
  return typeof claims === 'object' && claims.role === 'admin' ? claims : undefined;
}

/** Signs in with the admin password. Throws problems: 401 wrong password, 429 too many attempts, 503 no password is set. */
export async function signIn(
  request: Request,
  password: string,
): Promise<{ cookie: string; expiresAt: number }> {
  const { ADMIN_PASSWORD: expected } = environment();
  if (!expected) {
    throw new ProblemError(
      503,
      'Nobody can sign in: ADMIN_PASSWORD is not set. Run "npm start", which sets it.',
    );
  }
  const source = clientAddress(request);
  await pacer.take(throttle.begin(source));
  if (!isSame(password, expected))
    throw new ProblemError(401, 'The password is wrong. Check it and try again.');
  throttle.succeeded(source);
  const { token, expiresAt } = await signToken(authSecret(), 'admin', 'admin', lifetimeSeconds);
  return { cookie: setCookie(request, token, lifetimeSeconds), expiresAt };
}

/** The Set-Cookie header that ends a session. */
export const signOutCookie = (request: Request): string => setCookie(request, '', 0);

// Digests have the same length, and with a random key the time of a comparison reveals nothing about the password.
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', comparisonKey).update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function setCookie(request: Request, value: string, maxAge: number): string {
  const secure = addressOf(request).scheme === 'https' ? '; Secure' : '';
  return `${adminCookie}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`;
}

function cookieOf(request: Request): string | undefined {
  const prefix = `${adminCookie}=`;
  const pair = (request.headers.get('cookie') ?? '').split(/;\s*/).find((part) => part.startsWith(prefix));
  return pair?.slice(prefix.length);
}
