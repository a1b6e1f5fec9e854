import { methods } from '@/server/api/methods';
import { listProducts } from '@/server/api/products';
import { publicRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** What can be ordered. */
  GET: publicRoute(listProducts),
});
