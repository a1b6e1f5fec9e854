import { signOutCookie } from '@/server/clients/admin-session';
import { ownPageRoute } from '@/server/clients/doors';

/** Clears the admin cookie; also for those who are not signed in any more. */
export const POST = ownPageRoute(
  (request) =>
    new Response(null, {
      status: 204,
      headers: { 'set-cookie': signOutCookie(request), 'cache-control': 'no-store' },
    }),
);
