import { signOutCookie } from '@/server/clients/admin-session';
import { ownPageRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Clears the admin cookie; also for those who are not signed in any more. */
  POST: ownPageRoute(
    (request) =>
      new Response(null, {
        status: 204,
        headers: { 'set-cookie': signOutCookie(request), 'cache-control': 'no-store' },
      }),
  ),
});
