import { publicRoute } from '@/server/clients/doors';
import { listProducts } from '@/server/clients/products';

/** What can be ordered. */
export const GET = publicRoute(listProducts);
