import { methods } from '@/server/api/methods';
import { listProducts } from '@/server/api/products';
import { publicRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The products of the shop. */
  GET: publicRoute(listProducts),
});
