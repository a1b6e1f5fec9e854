import type { Session } from '@/lib/session';
import { type Claims, signToken } from '@/server/auth/tokens';
import { requireViewer } from '@/server/auth/viewer';
import { authSecret } from '@/server/web/environment';
import { gatewayAddress } from './gateway-address';

const lifetimeSeconds = 15 * 60;

/** A short-lived gateway token for a viewer or admin. */
export async function openSession(request: Request): Promise<Session> {
  const admin = await requireViewer(request);
  const role = admin ? 'admin' : 'viewer';
  const { token, expiresAt } = await signToken(authSecret(), 'gateway', role, secondsFor(admin));
  return { token, ...gatewayAddress(request), role, expiresAt };
}

// A token must not outlive the admin session.
function secondsFor(admin: Claims | undefined): number {
  const left = admin ? Math.floor((admin.expiresAt - Date.now()) / 1_000) : lifetimeSeconds;
  return Math.max(1, Math.min(lifetimeSeconds, left));
}
