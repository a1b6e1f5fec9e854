import { publicRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { listProducts } from '@/server/clients/products';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** What can be ordered. */
  GET: publicRoute(listProducts),
});
