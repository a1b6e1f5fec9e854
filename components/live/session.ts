import { z } from 'zod';

const sessionSchema = z.object({
  token: z.string(),
  gatewayUrl: z.string(),
  role: z.enum(['viewer', 'admin']),
  expiresAt: z.number(),
});
export type Session = z.output<typeof sessionSchema>;

/** The page may not watch: signing in, or nothing, is the next step. */
export class SessionDenied extends Error {
  override name = 'SessionDenied';
}

const timeoutMs = 10_000;

/** A token and where to go with it. Throws SessionDenied when the answer will not change by asking again. */
export async function fetchSession(): Promise<Session> {
  const response = await fetch('/api/session', { cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) });
  if (response.ok) return sessionSchema.parse(await response.json());
  const { detail } = (await response.json().catch(() => ({}))) as { detail?: string };
  const message = detail ?? `The session could not be had (HTTP ${response.status}).`;
  if (response.status === 401 || response.status === 403) throw new SessionDenied(message);
  throw new Error(message);
}
