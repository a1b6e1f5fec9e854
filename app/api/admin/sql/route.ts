import { methods } from '@/server/api/methods';
import { runSql } from '@/server/api/sql';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Runs a statement that reads the lake. */
  POST: adminRoute(runSql),
});
