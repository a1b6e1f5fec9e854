import { methods } from '@/server/api/methods';
import { signOutCookie } from '@/server/auth/admin-session';
import { ownPageRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Clears the admin cookie. Works without a session too. */
  POST: ownPageRoute(
    (request) =>
      new Response(null, {
        status: 204,
        headers: { 'set-cookie': signOutCookie(request), 'cache-control': 'no-store' },
      }),
  ),
});
