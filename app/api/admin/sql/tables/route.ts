import { methods } from '@/server/api/methods';
import { listSqlTables } from '@/server/api/sql';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The tables that statements may name, with their columns. */
  GET: adminRoute(listSqlTables),
});
