import { methods } from '@/server/api/methods';
import { cancelSql } from '@/server/api/sql';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Cancels the running statement of this session. */
  POST: adminRoute(cancelSql),
});
